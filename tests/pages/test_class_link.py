"""What a class link locks can't be changed on the page, and what it leaves out is in no menu."""

import pytest

from core.lessons.course import course
from tests.frame import PAGES
from tests.pages.app import KINDS, open_page

# what navigates or looks, and changes no parameter of the page
OTHERS = {"lesson_open", "lesson_start", "start"}


def usable(app):
    return {widget.key for kind in KINDS for widget in getattr(app, kind) if not widget.disabled} - OTHERS


@pytest.mark.parametrize("page", [page for page in PAGES if course(page)])
def test_a_locked_page_has_no_control_that_works(page):
    assert usable(open_page(page, {"lang": "en", "locked": f"lang,{page}"})) == set()
    assert len(usable(open_page(page, {"lang": "en"}))) > 2


@pytest.mark.parametrize("page", [page for page in PAGES if course(page)])
def test_the_open_step_has_what_it_needs(page):
    step = next(step for step in course(page) if step.predict)
    app = open_page(page, {"lang": "en", "lesson": step.id, "locked": f"lang,lesson,{page}"})
    own = {key for key in usable(app) if key and key.startswith("w_")}
    assert all(any(key.startswith(f"w_{name}") for name in step.free) for key in own), own
    assert "lesson_open" not in {t.key for t in app.toggle if not t.disabled}


def test_a_refused_change_stays_refused():
    app = open_page("dot_product", {"lang": "en", "locked": "d_ax"})
    app.slider(key="w_d_ax").proto.disabled = False  # a modified browser can send anything
    app.slider(key="w_d_ax").set_value(-5.0).run()
    assert app.session_state["values"]["d_ax"] == 3
    app.slider(key="w_d_bx").set_value(-5.0).run()
    assert app.session_state["values"]["d_bx"] == -5
