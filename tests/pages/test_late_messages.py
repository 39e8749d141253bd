"""A browser sends all widgets with every message, also what they showed before it heard of the last change."""

import time

from core import scenes
from tests.pages.app import checked, open_page


def moved_twice():
    """The app after the first token was moved, and again by a message with the first sentence in its field."""
    app = open_page("self_attention", {"lang": "en", "text": "the cat sat", "a_token": "0"})
    checked(app.button(key="a_right").click().run(), "the first move")
    assert app.text_input(key="w_text").value == "cat the sat"
    app.text_input(key="w_text").set_value("the cat sat")
    return app


def test_what_a_field_showed_before_is_no_change():
    app = moved_twice()
    checked(app.button(key="a_right").click().run(), "the second move")
    assert app.text_input(key="w_text").value == app.session_state["values"]["text"] == "cat sat the"


def test_who_writes_the_old_sentence_again_means_it():
    app = moved_twice()
    time.sleep(0.3)
    checked(app.run(), "typing")
    assert app.session_state["values"]["text"] == app.text_input(key="w_text").value == "the cat sat"


def test_a_slider_that_goes_back_at_once_is_heard():
    app = open_page("dot_product", {"lang": "en"})
    before = app.slider(key="w_d_ax").value
    checked(app.button(key="arrows_1").click().run(), "another pair of arrows")
    assert app.slider(key="w_d_ax").value != before
    time.sleep(0.3)  # a hand is slower than the callbacks of one message
    checked(app.slider(key="w_d_ax").set_value(before).run(), "back")
    assert app.session_state["values"]["d_ax"] == app.slider(key="w_d_ax").value == before


def test_a_field_of_a_page_that_was_left_meanwhile_changes_nothing():
    app = open_page("self_attention", {"lang": "en", "text": "the cat sat"})
    home = scenes.params_of("home")  # a lesson file led there
    app.session_state["page_params"] = home
    app.session_state["values"].update({param.name: param.default for param in home})
    checked(app.text_input(key="w_text").set_value("late words").run(), "the late message")
    assert app.session_state["values"]["text"] == "the cat sat"
