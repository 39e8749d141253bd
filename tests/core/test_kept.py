"""What is kept stays within its bytes, and is made once however many ask at once."""

import threading
import time

import pytest

from core.kept import Kept


def test_the_longest_unused_go_first():
    kept = Kept(most=30, size=len)
    for name in "abc":
        kept.get(name, lambda: "0123456789")
    kept.get("a", lambda: pytest.fail("it was there"))
    kept.get("d", lambda: "0123456789")
    assert list(kept) == ["c", "a", "d"] and kept.nbytes == 30


def test_what_is_larger_than_all_is_given_but_not_kept():
    kept = Kept(most=5, size=len)
    assert kept.get("a", lambda: "0123456789") == "0123456789"
    assert list(kept) == [] and kept.nbytes == 0


def test_an_error_is_raised_and_tried_again():
    kept = Kept(most=5, size=len)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 / 0)
    assert kept.get("a", lambda: "1") == "1"


def test_many_at_once_get_one_result():
    kept, made, got = Kept(most=5, size=len), [], []

    def make():
        time.sleep(0.05)
        made.append(1)
        return "1"

    threads = [threading.Thread(target=lambda: got.append(kept.get("a", make))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1 and got == ["1"] * 8
