"""Files through HAProxy: what somebody brings reaches the copy that holds their session, what they take away is whole.

Streamlit keeps uploads, and files to be fetched, in the process of the session: without the balancer's cookie a file
ends up on another copy, which knows nothing of it.
"""

from __future__ import annotations

import asyncio
import csv
import http.client
import io
import select
import shutil
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pptx
import pytest

from tests.load.client import Student, form
from tests.load.cluster import MISSING, Cluster, cluster
from tests.load.heavy import largest_file

PETS = b"cat 1 0 0.5\ndog 0.9 0.1 0.4\ncow 0 1 -2\n"
MEGABYTE = 1_000_000

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not shutil.which("haproxy"), reason=MISSING)]


@pytest.fixture(scope="module")
def running() -> Iterator[Cluster]:
    with cluster(3) as started:
        yield started


class Reader(Student):
    """A student who keeps what the page says in its boxes."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.said: list[str] = []

    def _element(self, message: Any, kind: str) -> str:
        name = super()._element(message, kind)
        if name == "alert":
            self.said.append(message.delta.new_element.alert.body)
        return name


def on_page_2(running: Cluster, work: Callable[[Reader], Awaitable[None]]) -> None:
    """A student opens the page through the balancer; at the end there was no error box."""
    async def visit() -> None:
        async with Reader(f"{running.address}/similarity?lang=en") as student:
            assert not (await student.open()).exceptions
            await work(student)
            assert not (await student.rerun()).exceptions

    asyncio.run(visit())


def words(student: Student) -> list[str]:
    """The words from which the page lets a row be chosen."""
    return list(student.widgets["w_s_first"].element.options)


def test_an_upload_reaches_the_session_and_what_is_made_of_it_comes_back_whole(running: Cluster):
    async def work(student: Reader) -> None:
        await student.upload("own_file", "pets.txt", PETS)
        assert words(student) == ["cat", "dog", "cow"]
        await student.change("take_away", True)
        file = io.BytesIO(await student.download("take_away_slides"))
        assert len(pptx.Presentation(file).slides) > 3
        with zipfile.ZipFile(file) as parts:  # words stand in tables and charts as well
            assert parts.testzip() is None
            assert any(b">cow<" in parts.read(name) for name in parts.namelist())
        await student.rerun()  # a file is made once for each press
        table = list(csv.reader(io.StringIO((await student.download("take_away_csv")).decode("utf-8-sig"))))
        assert any("cow" in row for row in table)

    on_page_2(running, work)


def test_a_lesson_file_opens_for_somebody_else(running: Cluster):
    """On another copy, most likely: it brings the vectors along."""
    async def work(student: Reader) -> None:
        await student.upload("own_file", "pets.txt", PETS)
        await student.change("take_away", True)
        saved = await student.download("take_away_lesson")
        async with Reader(f"{running.address}/dot-product?lang=en") as other:
            await other.open()
            await other.change("take_away", True)
            assert not (await other.upload("take_away_file", "lesson.dta", saved)).exceptions
            assert words(other) == ["cat", "dog", "cow"]

    on_page_2(running, work)


def test_each_student_has_their_own_file(running: Cluster):
    """As many as there are copies, so that each copy has one."""
    async def work() -> None:
        students = [Student(f"{running.address}/similarity?lang=en") for _ in running.servers]
        for student in students:
            await student.__aenter__()
        for number, student in enumerate(students):
            await student.open()
            await student.upload("own_file", "mine.txt", PETS.replace(b"cow", b"cow%d" % number))
        assert [running.sessions(number) for number in range(len(students))] == [1] * len(students)
        for number, student in enumerate(students):
            await student.rerun()
            assert words(student) == ["cat", "dog", f"cow{number}"]
            await student.__aexit__()

    asyncio.run(work())


def test_the_largest_file_that_is_read_passes(running: Cluster):
    file = largest_file()
    assert len(file) > 35 * MEGABYTE

    async def work(student: Reader) -> None:
        await student.upload("own_file", "large.txt", file)
        assert words(student)[:2] == ["word0", "word1"]
        assert any("50,000 words with 100 numbers each" in text for text in student.said)

    on_page_2(running, work)


@pytest.mark.parametrize(("megabytes", "declared"), [(55, True), (55, False), (61, True)])
def test_a_file_that_is_too_large_is_refused_and_nothing_is_lost(running: Cluster, megabytes: int, declared: bool):
    """By the app, with and without a Content-Length; beyond 60 MB by the balancer already."""
    async def work(student: Reader) -> None:
        await student.upload("own_file", "pets.txt", PETS)
        urls, headers = await student.place_for("own_file", "large.txt")
        answer = await asyncio.to_thread(send, running.http, urls.upload_url, student.headers | headers, megabytes,
                                         declared)
        assert answer == 413
        await student.rerun()
        assert words(student) == ["cat", "dog", "cow"]

    on_page_2(running, work)


def send(port: int, path: str, headers: dict[str, str], megabytes: int, declared: bool) -> int:
    """The answer to a large file, of which no more is sent once there is one."""
    start, end = form("large.txt")
    parts = [start, *[bytes(MEGABYTE)] * megabytes, end]
    size = {"Content-Length": str(sum(map(len, parts)))} if declared else {"Transfer-Encoding": "chunked"}
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    connection.putrequest("PUT", path)
    for name, value in (headers | size).items():
        connection.putheader(name, value)
    connection.endheaders()
    for part in parts:
        # whoever refuses closes the connection; what is sent after that would take the answer away
        if select.select([connection.sock], [], [], 0.02)[0]:
            break
        connection.send(part if declared else b"%x\r\n%b\r\n" % (len(part), part))
    status = connection.getresponse().status
    connection.close()
    return status
