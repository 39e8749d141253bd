"""Heavy work takes turns: never too much at once, first come first served, nothing held by those who went away."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from core import turns
from core.turns import Audience, Busy, Turns

SOON = 10  # seconds in which a thread must have got somewhere


def until(true: Callable[[], bool]) -> None:
    """Wait until something holds."""
    end = time.monotonic() + SOON
    while not true():
        assert time.monotonic() < end, "it never held"
        time.sleep(0.002)


class Worker(threading.Thread):
    """Takes a turn and holds it until it is let go."""

    def __init__(self, queue: Turns, visitor: str, **more: object) -> None:
        super().__init__(daemon=True)
        self.queue, self.visitor, self.more = queue, visitor, more
        self.places: list[int] = []
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.problem: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            with self.queue.turn(self.visitor, self.places.append, **self.more):  # type: ignore[arg-type]
                self.begun.set()
                self.let_go.wait(SOON)
        except BaseException as problem:
            self.problem = problem


def waiting(queue: Turns, count: int) -> None:
    until(lambda: queue.waiting == count)


def test_first_come_first_served_and_everyone_knows_its_place():
    queue = Turns(at_once=1)
    first = Worker(queue, "first")
    first.begun.wait(SOON)
    others = []
    for name in "abc":
        others.append(Worker(queue, name))
        waiting(queue, len(others))
    until(lambda: [worker.places[-1:] for worker in others] == [[1], [2], [3]])
    first.let_go.set()
    for worker in others:
        assert worker.begun.wait(SOON)
        assert not any(later.begun.is_set() for later in others[others.index(worker) + 1:])
        worker.let_go.set()
    for worker in others:
        worker.join(SOON)
    assert others[2].places[0] == 3 and others[2].places == sorted(others[2].places, reverse=True)
    assert (queue.running, queue.waiting) == (0, 0)


def test_one_visitor_never_takes_two_places_and_does_not_hold_up_the_others():
    queue = Turns(at_once=2, per_visitor=1)
    greedy = Worker(queue, "greedy")
    greedy.begun.wait(SOON)
    again = Worker(queue, "greedy")
    waiting(queue, 1)
    other = Worker(queue, "other")
    assert other.begun.wait(SOON)  # passes the second wish of the greedy one
    assert not again.begun.is_set()
    greedy.let_go.set()
    assert again.begun.wait(SOON)
    for worker in (again, other):
        worker.let_go.set()
        worker.join(SOON)


def test_who_goes_away_while_waiting_leaves_the_queue():
    queue = Turns(at_once=1)
    holder = Worker(queue, "holder")
    holder.begun.wait(SOON)
    left = threading.Event()

    def gone(place: int) -> None:
        if left.is_set():
            raise ConnectionError

    def come() -> None:
        with pytest.raises(ConnectionError), queue.turn("gone", gone):
            raise AssertionError("it was nobody's turn")

    thread = threading.Thread(target=come)
    thread.start()
    waiting(queue, 1)
    left.set()
    thread.join(SOON)
    assert not thread.is_alive() and queue.waiting == 0
    holder.let_go.set()
    holder.join(SOON)
    assert queue.running == 0


def test_work_that_fails_gives_its_place_back():
    queue = Turns(at_once=1)
    with pytest.raises(ZeroDivisionError), queue.turn("a"):
        raise ZeroDivisionError
    with queue.turn("b"):
        assert queue.running == 1


def test_a_full_queue_and_the_end_of_patience_are_said():
    queue = Turns(at_once=1, most_waiting=1)
    with queue.turn("a"):
        late = Worker(queue, "b", patience=0.1)
        waiting(queue, 1)
        with pytest.raises(Busy), queue.turn("c"):
            pass
        late.join(SOON)
        assert isinstance(late.problem, Busy) and not late.begun.is_set()
        assert queue.waiting == 0


def test_three_hundred_at_once_all_get_their_turn_and_never_more_than_allowed():
    queue, most, lock = Turns(at_once=3, most_waiting=400), 0, threading.Lock()
    inside: list[str] = []

    def work(name: str) -> None:
        nonlocal most
        with queue.turn(name):
            with lock:
                inside.append(name)
                most = max(most, len(inside))
                assert inside.count(name) == 1
            time.sleep(random.random() / 500)
            with lock:
                inside.remove(name)

    threads = [threading.Thread(target=work, args=(f"visitor {n % 100}",)) for n in range(300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads)
    assert most == 3 and (queue.running, queue.waiting) == (0, 0)


@pytest.fixture
def all_taken() -> Iterator[list[Worker]]:
    """All places of the app's own queue are taken."""
    taken = [Worker(turns.HEAVY, "") for _ in range(turns.AT_ONCE)]
    for worker in taken:
        worker.begun.wait(SOON)
    yield taken
    turns.announce(Audience)
    for worker in taken:
        worker.let_go.set()
        worker.join(SOON)
    assert (turns.HEAVY.running, turns.HEAVY.waiting) == (0, 0)


def test_what_the_pages_announced_reaches_the_work_in_core(all_taken):
    places: list[int] = []
    turns.announce(lambda: Audience("someone", places.append))
    done = threading.Event()

    def work() -> None:
        with turns.heavy(), turns.heavy():  # the second is part of the first, or it would wait for itself
            done.set()

    threading.Thread(target=work, daemon=True).start()
    until(lambda: places[-1:] == [1])
    all_taken[0].let_go.set()
    assert done.wait(SOON)


def test_who_gets_no_turn_is_told(all_taken, monkeypatch):
    refused: list[str] = []
    turns.announce(lambda: Audience("someone", None, lambda: refused.append("no")))
    monkeypatch.setattr(turns.HEAVY, "most_waiting", 0)
    with pytest.raises(Busy), turns.heavy():
        pass
    assert refused == ["no"]
