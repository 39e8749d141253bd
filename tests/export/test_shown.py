"""What is taken along is what stands on the screen: the same figures, the same words, on every page."""

import base64
import json

import numpy as np
import plotly.graph_objects as go
import plotly.io
import pytest

from core import shown
from core.catalogs import languages
from core.figures.style import DARK, LIGHT
from core.shown.rich import plain
from tests.export.states import EVERY, HOSTILE, PAGES, described, state, with_token
from tests.frame import PAGES as FRAME_PAGES
from tests.pages.app import figures, open_page


def decoded(thing):
    """Plotly's typed arrays as lists, so that figures can be compared."""
    if isinstance(thing, dict) and set(thing) >= {"dtype", "bdata"}:
        array = np.frombuffer(base64.b64decode(thing["bdata"]), dtype=thing["dtype"])
        array = array.reshape([int(n) for n in thing.get("shape", str(array.size)).split(",")])
        return np.where(np.isnan(array), None, array).tolist() if array.dtype.kind == "f" else array.tolist()
    if isinstance(thing, dict):
        return {name: decoded(value) for name, value in thing.items()}
    return [decoded(value) for value in thing] if isinstance(thing, list) else thing


def as_json(figure):
    return decoded(json.loads(plotly.io.to_json(figure, validate=False)))


def title(figure):
    return figure["layout"]["title"]["text"].removeprefix("<b>").removesuffix("</b>")


def told(figure):
    """What a figure says: words and numbers, not its height and margins."""
    layout = figure["layout"]
    return {"subtitle": layout["title"]["subtitle"]["text"], "data": figure["data"],
            "axes": [(layout.get(axis, {}).get("title"), layout.get(axis, {}).get("ticktext"))
                     for axis in ("xaxis", "yaxis")]}


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("page, query", EVERY)
def test_its_figures_are_the_page_s_own(page, query, language):
    link = dict(part.split("=", 1) for part in query.lstrip("?").split("&") if part)
    app = open_page(page, {name: value.replace("%20", " ").replace("%3A", ":") for name, value in link.items()}
                    | {"lang": language})
    on_screen = {name: told(decoded(figure)) for name, figure in figures(app).items()}
    values = state(page, query, language)
    taken = {title(f): told(f) for stage in shown.shown(page, values).stages
             for f in (as_json(picture.draw(LIGHT)) for picture in stage.pictures)}
    if page == "dot_product":  # the plane is a component of its own
        plane = next(name for name in taken if name not in on_screen)
        del taken[plane]
    assert set(on_screen) == set(taken)
    for name, figure in on_screen.items():
        assert taken[name] == figure, name


@pytest.mark.parametrize("page", PAGES)
def test_every_figure_is_one_that_plotly_accepts(page):
    for colours in (LIGHT, DARK):
        for stage in described(page)[0].stages:
            for picture in stage.pictures:
                go.Figure(picture.draw(colours))


@pytest.mark.parametrize("page, query", EVERY)
def test_its_stages_are_those_that_can_be_chosen(page, query):
    made = described(page, query)[0]
    assert [stage.name for stage in made.stages] == list(shown.stages(page))
    assert shown.highlight(page) in shown.stages(page)
    for stage in made.stages:
        assert shown.stage_title(page, stage.name, "en") == stage.title


def test_all_pages_of_the_frame_that_are_described_come_in_its_order():
    assert list(shown.pages()) == [page for page in FRAME_PAGES if page in shown.pages()]


def test_an_unknown_page_is_refused():
    with pytest.raises(ValueError, match="dot_product"):
        shown.shown("../secrets", {})


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("token", HOSTILE)
def test_any_token_can_be_described(page, token):
    for stage in with_token(page, token)[0].stages:
        assert plain(stage.heading) and all(picture.draw(LIGHT)["data"] is not None for picture in stage.pictures)


def test_without_words_there_is_a_sentence_instead():
    for page in ("self_attention", "multi_head"):
        first = described(page, text="")[0].stages[0]
        assert not first.pictures and first.blocks
    assert described("dot_product", "d_inputs=1,2&d_weights=1")[0].stages[1].pictures == ()
    assert described("multi_head", "m_set=random&m_heads=7")[0].stages[0].pictures == ()
