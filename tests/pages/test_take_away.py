"""Taking along: nothing is made before it is asked for, a file waits for its browser, and is its visitor's own."""

from types import SimpleNamespace

import pytest
from streamlit import runtime
from streamlit.runtime.media_file_manager import MediaFileManager
from streamlit.runtime.memory_media_file_storage import MemoryMediaFileStorage

from core import shown
from core.export.files import KINDS
from pages._parts import take_away
from pages._parts.shelf import Shelf
from tests.pages.app import checked, open_page, use, widgets


@pytest.fixture
def manager(monkeypatch):
    """Streamlit's own keeper of files, without a server."""
    made = MediaFileManager(MemoryMediaFileStorage("/media"))
    monkeypatch.setattr(runtime, "exists", lambda: True)
    monkeypatch.setattr(runtime, "get_instance", lambda: SimpleNamespace(media_file_mgr=made))
    return made


def asked_for(manager, make):
    """A click on a download button: the address of the file that it makes."""
    return manager.execute_deferred(manager.add_deferred(make, "text/plain", "0.1", "a.txt")).rpartition("/")[2]


def others_work(manager):
    for _ in range(5):
        manager.remove_orphaned_files()  # what happens at the end of every visitor's script


def test_a_file_is_still_there_when_its_browser_comes(manager):
    lost = asked_for(manager, lambda: b"no shelf")
    others_work(manager)
    assert manager.read_file(lost) is None  # which is why there is a shelf
    shelf = Shelf()
    kept = asked_for(manager, lambda: shelf.put(b"shelf", "text/plain", "a.txt"))
    others_work(manager)
    assert manager.read_file(kept).content == b"shelf"


def test_a_shelf_forgets_after_a_while(manager):
    shelf = Shelf(seconds=-1)
    first = asked_for(manager, lambda: shelf.put(b"first", "text/plain", "a.txt"))
    asked_for(manager, lambda: shelf.put(b"second", "text/plain", "a.txt"))
    others_work(manager)
    assert manager.read_file(first) is None


def test_a_shelf_has_an_end(manager):
    shelf = Shelf(most=2_500)
    files = [asked_for(manager, lambda n=n: shelf.put(bytes([n]) * 1_000, "text/plain", "a.txt")) for n in range(4)]
    others_work(manager)
    assert [manager.read_file(file) is not None for file in files] == [False, False, True, True]


@pytest.mark.parametrize("page", shown.pages())
def test_no_rerun_makes_a_file_or_describes_a_page(page, monkeypatch):
    made = []
    monkeypatch.setattr(take_away.shown, "shown", lambda *a: made.append(a))
    for name, kind in KINDS.items():
        monkeypatch.setitem(take_away.KINDS, name, kind._replace(make=lambda lesson: made.append(lesson)))
    monkeypatch.setattr(take_away.lesson_file, "write", lambda *a: made.append(a))
    app = open_page(page, {})
    app.session_state["take_away"] = True  # the menu is open
    checked(app.run(), "opening the menu")
    assert len(app.get("download_button")) == len(KINDS) + 2
    for widget in [w for w in widgets(app) if w.type in {"slider", "selectbox"}][:2]:
        use(app, widget, widget.min if widget.type == "slider" else widget.value)
    assert made == []
