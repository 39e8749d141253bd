"""What each page is about, without Streamlit: the parameters of its link, and what core makes of them.

One module a page: `PARAMS` declares what a link may say, `build(values)` calls the maths and returns a
NamedTuple of everything the page shows, `notices(scene)` picks the sentences that hold for these numbers,
`snippet(scene)` is a short NumPy script that prints the main number.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core import catalogs, links
from core.links import Choice, Number, Param, Text, Words

LANGUAGES = tuple(catalogs.languages())

# These follow the learner from page to page; everything else carries its page's prefix.
SHARED: tuple[Param, ...] = (
    Choice("lang", "en", LANGUAGES),
    Text("text", "", limit=2_000),
    Number("present", 0, 0, 99, step=1, whole=True),  # the stage on the projector, 1 is the first; 0: none
    Text("lesson", "", limit=60),  # the step that is open in the lesson panel; "" while it is closed
    Text("guess", "", limit=60),  # what the learner predicted in this step
    Number("hint", 0, 0, 3, step=1, whole=True),  # hints shown in this step
    Words("done"),  # the steps that are solved
    Words("only"),  # of a class link: the pages in the menu, all of them if there are none
    Words("locked"),  # of a class link: the parameters that a learner cannot change
)


def sentence(values: dict[str, object]) -> str:
    """The learner's sentence, or the language's own while nothing was typed (`text` is None then)."""
    text = values.get("text")
    return catalogs.sentence(str(values["lang"]), "sentence") if text is None else str(text)


def link_parameters(params: Sequence[Param], values: Mapping[str, Any]) -> tuple[dict[str, str], bool]:
    """The parameters of a link that opens these values of a page, and whether all of them fit into it.

    Parameters: `params`, the page's own; `values`, these and the shared ones. The language is always in the link,
    so that it means the same everywhere.
    """
    everything = [p for p in (*SHARED, *params) if not (p.name == "text" and values["text"] is None)]
    parameters = {"lang": values["lang"]} | links.write(everything, values)
    if values["text"] == "":
        parameters["text"] = ""  # an emptied sentence is not the default sentence
    if links.fits(parameters):
        return parameters, True
    kept: dict[str, str] = {}
    for name, text in sorted(parameters.items(), key=lambda item: len(item[1])):  # the longest values go
        if links.fits(kept | {name: text}):
            kept[name] = text
    return kept, False


def params_of(page: str) -> tuple[Param, ...]:
    """The parameters that the link of a page may hold, besides the shared ones."""
    from importlib import import_module  # here, since the scenes themselves import `sentence` from this file

    return import_module(f"core.scenes.{page}").PARAMS


def pages() -> tuple[str, ...]:
    """The pages that have a scene, by file name."""
    from pathlib import Path

    scripts = Path(__file__).parents[2] / "pages"
    return tuple(sorted(path.stem for path in Path(__file__).parent.glob("*.py") if (scripts / path.name).exists()))
