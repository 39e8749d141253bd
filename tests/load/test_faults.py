"""Three copies behind HAProxy and a small class: one killed, all restarted, one after the other replaced.

The full scale is `python -m tests.load.faults`.
"""

from __future__ import annotations

import asyncio
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg

from serving import gone
from tests.load import faults
from tests.load.client import Student
from tests.load.cluster import MISSING, Cluster, cluster

STUDENTS, EVERY = 20, 4.0
BACK_WITHIN = 10  # seconds after all copies are ready again
DRAIN, PING, KEPT = 4, 2, 2  # seconds
SETTINGS = {"DOT_TO_ATTENTION_DRAIN": str(DRAIN), "STREAMLIT_SERVER_WEBSOCKET_PING_INTERVAL": str(PING),
            "STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL": str(KEPT)}

pytestmark = pytest.mark.skipif(not shutil.which("haproxy"), reason=MISSING)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for localhost, with its key."""
    folder = tmp_path_factory.mktemp("certificates")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                    "-keyout", str(folder / "key"), "-out", str(folder / "crt")], check=True, capture_output=True)
    (folder / "both.pem").write_bytes((folder / "crt").read_bytes() + (folder / "key").read_bytes())
    (folder / "key").unlink()
    (folder / "crt").unlink()
    return folder


@pytest.fixture(scope="module")
def running(certificate: Path) -> Iterator[Cluster]:
    with cluster(3, tls=certificate, settings=SETTINGS) as started:
        yield started


@pytest.fixture
def whole(running: Cluster) -> Cluster:
    """All copies are there, whatever the test before did to them."""
    running.complete()
    return running


@pytest.fixture(scope="module")
def survived(running: Cluster) -> dict[str, faults.Outcome]:
    """One class goes through everything, one after the other."""
    async def go_through() -> dict[str, faults.Outcome]:
        async with faults.Lesson(running, STUDENTS, EVERY) as lesson:
            return {name: await lesson.suffer(fault) for name, fault in faults.FAULTS.items()}

    return asyncio.run(go_through())


def test_when_a_copy_is_killed_its_students_see_the_same_screen_and_nobody_else_notices(survived):
    outcome = survived["one of the copies killed"]
    assert outcome.different == [] and outcome.exceptions == []
    assert 0 < outcome.notes["lost"] == len(outcome.returns) < STUDENTS
    assert len(outcome.meant) == 1  # all of them were with the copy that was killed
    assert not {each.copy for some in outcome.returns.values() for each in some} & outcome.meant


def test_after_a_restart_of_all_copies_everyone_is_back_with_the_same_screen(survived):
    outcome = survived["all copies restarted"]
    assert outcome.different == [] and outcome.exceptions == []
    assert len(outcome.returns) == STUDENTS
    late = [some[-1].at - outcome.ended for some in outcome.returns.values()]
    assert max(late) < BACK_WITHIN, sorted(late)


def test_a_rolling_update_drains_every_copy_and_loses_nobody(survived):
    outcome = survived["rolling update"]
    assert outcome.different == [] and outcome.exceptions == []
    assert len(outcome.returns) == STUDENTS
    # each copy stayed as long as promised for those who were there, and not for ever
    assert DRAIN <= outcome.notes["shortest drain"] <= outcome.notes["longest drain"] < DRAIN + 15


def test_copies_that_are_busy_for_a_while_keep_their_students(whole: Cluster):
    def everywhere(what: signal.Signals) -> None:
        for server in whole.servers:
            server.process.send_signal(what)

    async def watch() -> None:
        async with Student(f"{whole.address}/dot-product?lang=en") as here:
            await here.open()
            everywhere(signal.SIGSTOP)
            try:
                await asyncio.sleep(3)
            finally:
                everywhere(signal.SIGCONT)
            assert not (await here.change("w_d_ax", 1.5)).exceptions
            assert whole.states() == ["UP"] * 3

    asyncio.run(watch())


def test_a_client_that_reads_nothing_or_is_gone_without_a_word_holds_nothing(whole: Cluster):
    """It is dropped after two pings; meanwhile a neighbour on the same copy is served."""
    server, before = whole.servers[0], whole.sessions(0)

    async def ignore() -> None:
        # a hand-made WebSocket: asks for the heaviest page again and again and never reads an answer
        raw = socket.create_connection(("localhost", server.port))
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        request = (f"GET /_stcore/stream HTTP/1.1\r\nHost: localhost:{server.port}\r\nUpgrade: websocket\r\n"
                   "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                   f"Origin: http://localhost:{server.port}\r\nSec-WebSocket-Protocol: streamlit\r\n\r\n")
        raw.sendall(request.encode())
        assert b"101" in raw.recv(64)
        ask = BackMsg()
        ask.rerun_script.page_name, ask.rerun_script.query_string = "self-attention", "lang=en"
        for _ in range(5):
            raw.sendall(_frame(ask.SerializeToString()))
            await asyncio.sleep(0.3)
        async with Student(f"{server.address}/dot-product?lang=en") as neighbour:
            await neighbour.open()
            assert await asyncio.to_thread(whole.sessions, 0) == before + 2
            started = time.monotonic()
            while await asyncio.to_thread(whole.sessions, 0) > before + 1:
                assert not (await neighbour.change("w_d_ax", 1.0 + time.monotonic() % 1)).exceptions
                assert time.monotonic() - started < 2 * PING + 15
                await asyncio.sleep(0.2)
        raw.close()

    asyncio.run(ignore())


def _frame(data: bytes) -> bytes:
    """A binary WebSocket message from a client, masked with zeros."""
    size = len(data)
    head = bytes([0x82, 0x80 | size]) if size < 126 else bytes([0x82, 0x80 | 126]) + size.to_bytes(2, "big")
    return head + bytes(4) + data


def test_who_went_away_holds_nothing_though_nobody_else_comes(whole: Cluster):
    """Uploads and state are freed when the browser's time to come back is over."""
    async def bring() -> None:
        async with Student(f"{whole.servers[0].address}/similarity?lang=en") as student:
            await student.open()
            await student.upload("own_file", "pets.txt", b"cat 1 0 0.5\ndog 0.9 0.1 0.4\n")
            assert {"UploadedFileManager", "st_session_state"} <= await asyncio.to_thread(whole.held, 0)

    asyncio.run(bring())
    until = time.monotonic() + KEPT + gone.EVERY + 5
    while whole.held(0) & {"UploadedFileManager", "st_session_state"}:
        assert time.monotonic() < until, whole.held(0)
        time.sleep(0.2)


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion")
def test_https_ends_at_the_balancer_and_its_websocket_works(whole: Cluster, certificate: Path):
    import ssl
    import urllib.request

    trust = ssl.create_default_context(cafile=str(certificate / "both.pem"))
    address = f"https://localhost:{whole.https}"
    with urllib.request.urlopen(f"{address}/dot-product", context=trust) as answer:
        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
        cookie = next(one for one in answer.headers.get_all("Set-Cookie") if one.startswith("SRV="))
        assert "HttpOnly" in cookie and "SameSite=None; Secure; Partitioned" in cookie
    with pytest.raises(ssl.SSLError):  # nothing older than TLS 1.2
        old = ssl.create_default_context(cafile=str(certificate / "both.pem"))
        old.minimum_version, old.maximum_version = ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1
        with socket.create_connection(("localhost", whole.https)) as plain:
            old.wrap_socket(plain, server_hostname="localhost")

    async def open_one() -> None:
        stream = f"wss://localhost:{whole.https}/_stcore/stream"
        async with websockets.connect(stream, ssl=trust, subprotocols=["streamlit"], origin=address) as opened:
            assert opened.subprotocol == "streamlit"

    asyncio.run(open_one())


def test_the_balancer_hides_metrics_and_tells_its_own_only_on_the_inner_port(whole: Cluster):
    assert faults.status(f"{whole.address}/_stcore/metrics") == 404
    assert faults.status(f"{whole.servers[0].address}/_stcore/metrics") == 200
    assert faults.status(f"http://localhost:{whole.health}/health") == 200
    assert faults.status(f"http://localhost:{whole.health}/metrics") == 200
    assert faults.status(f"http://localhost:{whole.health}/") == 404
    # a link as long as the app itself writes passes, in the address and in the header that names it
    assert faults.status(f"{whole.address}/dot-product?text={'a' * 8_000}", Referer=f"http://x/?{'a' * 8_000}") == 200
    assert faults.status(f"{whole.address}/dot-product?text={'a' * 20_000}") in {400, 414}


def test_a_copy_about_to_stop_gets_nobody_new_and_keeps_those_it_has(whole: Cluster):
    async def watch() -> None:
        async with Student(f"{whole.servers[0].address}/dot-product?lang=en") as here:
            await here.open()
            whole.ask_to_stop(0)
            whole.until_known(2)
            assert "NOLB" in whole.states()[0]
            async with (Student(f"{whole.address}/dot-product") as a, Student(f"{whole.address}/dot-product") as b,
                        Student(f"{whole.address}/dot-product") as c):
                for newcomer in (a, b, c):
                    await newcomer.open()
                assert whole.sessions(0) == 1
            assert not (await here.change("w_d_ax", 1.5)).exceptions  # still served
            await asyncio.wait_for(here.socket.wait_closed(), DRAIN + 15)
            assert here.socket.close_code == 1012  # "service restart": the browser opens again by itself

    asyncio.run(watch())
