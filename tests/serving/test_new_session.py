"""The theme that is remembered is the theme that Streamlit fills in itself."""

import pytest
from streamlit import config
from streamlit.proto.NewSession_pb2 import CustomThemeConfig
from streamlit.runtime import app_session

from serving import new_session

SECTIONS = ["theme", *(f"theme.{category.value}" for category in config.CustomThemeCategories)]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_remembered_section_is_the_one_streamlit_fills_in(section: str) -> None:
    plain, first, again = CustomThemeConfig(), CustomThemeConfig(), CustomThemeConfig()
    app_session._populate_theme_msg(plain, section)
    new_session.theme(first, section)
    new_session.theme(again, section)
    assert plain == first == again


def test_the_sections_say_something() -> None:
    light, dark = CustomThemeConfig(), CustomThemeConfig()
    new_session.theme(light, "theme.light")
    new_session.theme(dark, "theme.dark")
    assert light.primary_color and dark.primary_color and light.primary_color != dark.primary_color


def test_streamlit_asks_here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app_session, "_populate_theme_msg", app_session._populate_theme_msg)
    new_session.remember()
    assert app_session._populate_theme_msg is new_session.theme
