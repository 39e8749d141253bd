"""Brings what all visitors share into memory before the first one comes.

Without it the first visitor of a process waits for 900 modules, half of them pandas, and for the trained model; and
what is loaded after `gc.freeze` is looked at by every full garbage collection.
"""

import gc
import importlib
import pkgutil

PACKAGES = ("core.scenes", "core.shown", "core.figures", "core.lessons", "core.export", "pages._parts")
LATE = ("plotly.io._json",)  # imported by the first figure


def everything() -> None:
    """Modules, word vectors, the Chinese dictionary, the trained model of page 5."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    _data()
    gc.collect()
    gc.freeze()  # what is loaded now stays: later collections need not look at it


def _data() -> None:
    from core import embeddings, segmentation
    from core.scenes import trained_model, trained_model_views

    for name in embeddings.SHIPPED:
        embeddings.in_axes(embeddings.load_embeddings(name))
    segmentation.warm_up()
    trained_model.first_look()
    trained_model_views.warm_up()
