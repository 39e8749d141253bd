"""Brings what all visitors share into memory before the first one comes.

Without it the first visitor of a process waits for 900 modules, half of them pandas, and for the trained model; and
what is loaded after `gc.freeze` is looked at by every full garbage collection.
"""

import gc
import importlib
import pkgutil

PACKAGES = ("core.scenes", "core.shown", "core.figures", "core.lessons", "core.export", "pages._parts")
LATE = ("plotly.io._json", "orjson", "streamlit.emojis", "streamlit.material_icon_names",
        "streamlit.runtime.scriptrunner.magic_funcs")  # imported by the first figure, the first icon, the first script


def everything() -> None:
    """Modules, what libraries do once, word vectors, the Chinese dictionary, the trained model of page 5."""
    for name in PACKAGES:
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    _first_uses()
    _data()
    gc.collect()
    gc.freeze()  # what is loaded now stays: later collections need not look at it


def _first_uses() -> None:
    """What libraries do once: formats of images for the page's icon, Arrow's own 4 MB for the first table."""
    import pandas as pd
    from PIL import Image
    from streamlit.dataframe_util import convert_anything_to_arrow_bytes

    Image.preinit()
    convert_anything_to_arrow_bytes(pd.DataFrame({"head": ["L0H0"], "share": [0.5]}))


def _data() -> None:
    from core import embeddings, segmentation
    from core.scenes import trained_model, trained_model_views

    for name in embeddings.SHIPPED:
        embeddings.in_axes(embeddings.load_embeddings(name))
    segmentation.warm_up()
    trained_model.first_look()
    trained_model_views.warm_up()
