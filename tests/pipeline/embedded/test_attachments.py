"""Attachments at a real server: large ones in little memory, and acknowledged ones over a kill (law 1)."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest

from tests.lrs.mixed import BOUNDARY, MIXED, declared, part, read, statements_part, written
from tests.lrs.statements import statement, uuid_of
from tests.served import Served

pytestmark = pytest.mark.server
PIECE, PIECES = bytes(range(256)) * 1024, 800  # 200 MiB
MOST_GROWTH = 64 << 20
PATH = "/xAPI/statements"


def resident(process: int) -> int:
    """Bytes of memory that a process holds."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096


def large() -> tuple[str, int, Iterator[bytes]]:
    """The hash of a large content, the length of a body with it, and that body in pieces."""
    seen = hashlib.sha256()
    for _ in range(PIECES):
        seen.update(PIECE)
    sha2, length = seen.hexdigest(), len(PIECE) * PIECES
    one = {**declared(b""), "sha2": sha2, "length": length}
    opening = written(
        statements_part(statement(id=uuid_of(1), attachments=[one])),
        part(b"", X_Experience_API_Hash=sha2),
        closed=False,
    ).removesuffix(b"\r\n")
    closing = b"\r\n--%b--\r\n" % BOUNDARY

    def pieces() -> Iterator[bytes]:
        yield opening
        for _ in range(PIECES):
            yield PIECE
        yield closing

    return sha2, len(opening) + length + len(closing), pieces()


@pytest.mark.parametrize("told", [True, False], ids=["told its length", "chunked"])
def test_a_large_attachment_goes_through_little_memory(tmp_path: Path, told: bool) -> None:
    sha2, length, body = large()
    headers = MIXED | ({"Content-Length": str(length)} if told else {})
    with Served(tmp_path / "data") as served, served.client() as client:
        client.get(PATH, params={"attachments": "true"})
        before = resident(served.process.pid)
        assert client.post(PATH, content=body, headers=headers).status_code == 200
        assert resident(served.process.pid) - before < MOST_GROWTH
        seen, got = hashlib.sha256(), 0
        query = {"statementId": uuid_of(1), "attachments": "true"}
        with client.stream("GET", PATH, params=query) as answer:
            for piece in answer.iter_bytes(1 << 20):
                seen.update(piece)
                got += len(piece)
        assert got == int(answer.headers["content-length"]) > len(PIECE) * PIECES
        assert resident(served.process.pid) - before < MOST_GROWTH
        kept = tmp_path / "data" / "attachments" / sha2[:2] / sha2
        assert kept.stat().st_size == len(PIECE) * PIECES


def test_an_acknowledged_attachment_outlives_a_kill(tmp_path: Path) -> None:
    contents = [b"content %d" % number for number in range(20)]
    served = Served(tmp_path / "data")
    with served, served.client() as client:
        for number, content in enumerate(contents):
            body = written(
                statements_part(statement(id=uuid_of(number), attachments=[declared(content)])), part(content)
            )
            assert client.post(PATH, content=body, headers=MIXED).status_code == 200
        served.kill()
        served.start()
        with served.client() as again:
            answer = again.get(PATH, params={"attachments": "true", "ascending": "true"})
            first, *others = read(answer.headers["content-type"], answer.content)
    assert len(orjson.loads(first.content)["statements"]) == len(contents)
    assert sorted(one.content for one in others) == sorted(contents)
