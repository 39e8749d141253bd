"""What is sent in few goes arrives whole and in order."""

import asyncio
import inspect
import threading
from typing import Any

import pytest
from streamlit.runtime import app_session, runtime
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from serving import sending


class Connection:
    """A transport that remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[bytes | str] = []

    def write(self, data: bytes) -> None:
        self.told.append(data)

    def close(self) -> None:
        self.told.append("closed")

    def is_closing(self) -> bool:
        return "closed" in self.told


def test_one_write_a_round_in_order() -> None:
    async def played() -> list[bytes | str]:
        connection = Connection()
        gathered = sending.Gathered(connection, asyncio.get_running_loop())
        for part in (b"a", b"b", b"c"):
            gathered.write(part)
        assert connection.told == []
        await asyncio.sleep(0)
        gathered.write(b"d")
        await asyncio.sleep(0)
        gathered.write(b"e")
        gathered.close()
        gathered.write(b"too late")
        await asyncio.sleep(0)
        return connection.told

    assert asyncio.run(played()) == [b"abc", b"d", b"e", "closed"]


def test_the_loop_goes_round_now_and_then() -> None:
    async def played(messages: int) -> int:
        rounds, few = 0, sending.FewRounds()

        async def count() -> None:
            nonlocal rounds
            while True:
                await asyncio.sleep(0)
                rounds += 1

        other = asyncio.create_task(count())
        await asyncio.sleep(0)
        for _ in range(messages):
            await few.sleep(0)
        other.cancel()
        return rounds

    assert asyncio.run(played(sending.IN_A_ROW - 1)) == 0
    assert asyncio.run(played(3 * sending.IN_A_ROW)) == 3
    assert sending.FewRounds().Event is asyncio.Event


def test_nothing_that_scripts_draw_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    wakes = 0

    async def played() -> list[tuple[int, int]]:
        loop, seen = asyncio.get_running_loop(), []

        def soon(_session: Any, callback: Any) -> None:
            nonlocal wakes
            wakes += 1
            loop.call_soon_threadsafe(callback)

        def script(who: int) -> None:
            for number in range(3000):
                sending.wake_once(None, lambda: seen.append((who, number)))  # noqa: B023
                made.append(number)

        made: list[int] = []
        monkeypatch.setattr(sending, "_soon", soon)
        threads = [threading.Thread(target=script, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        while any(thread.is_alive() for thread in threads) or sending._drawn:
            await asyncio.sleep(0.001)
        return seen

    seen = asyncio.run(played())
    assert len(seen) == 12_000 and [who for who, _ in seen].count(3) == 3000
    assert 0 < wakes < 12_000


def test_order_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, seen = [], []
    monkeypatch.setattr(sending, "_soon", lambda _session, callback: taken.append(callback))
    for number in range(5):
        sending.wake_once(None, lambda number=number: seen.append(number))
    assert len(taken) == 1 and seen == []
    taken[0]()
    sending.wake_once(None, lambda: seen.append(5))
    taken[1]()
    assert seen == [0, 1, 2, 3, 4, 5]


def test_one_that_fails_holds_back_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    taken, seen = [], []
    monkeypatch.setattr(sending, "_soon", lambda _session, callback: taken.append(callback))
    for callback in (lambda: 1 / 0, lambda: seen.append("the next one")):
        sending.wake_once(None, callback)
    taken[0]()
    assert seen == ["the next one"] and not sending._drawn


def test_streamlit_sends_like_this(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in ((runtime, "asyncio"), (app_session.AppSession, "_call_soon_on_event_loop"),
                        (WebSocketsSansIOProtocol, "connection_made")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    sending.instead()
    assert isinstance(runtime.asyncio, sending.FewRounds)
    # and it still naps after each message, and connects through what is replaced
    assert "await asyncio.sleep(0)" in inspect.getsource(runtime.Runtime._loop_coroutine)
    assert "self.transport.write" in inspect.getsource(WebSocketsSansIOProtocol.send)
    assert "_call_soon_on_event_loop" in inspect.getsource(app_session.AppSession._on_scriptrunner_event)
