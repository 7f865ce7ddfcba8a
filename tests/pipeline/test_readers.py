"""Reading beside: the same as reading alone, to the byte; a reader that dies is told, and none outlives its starter."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.cli.speech import Refused
from pipeline.shells import readers
from pipeline.shells.offline import Line, Reading, Refusal, found
from pipeline.shells.readers import Hearing, read_all
from processors.detectors import catalog
from schemas.errors import Unavailable
from tests.pipeline.cli.running import run
from tests.pipeline.test_offline import IDS, VOIDED, statement

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HEARING = Hearing("assumed", b"k" * 32, NOW)
ASKED = {"id": "http://adlnet.gov/expapi/verbs/asked"}


def asked(one: str, thing: str, **more: Any) -> bytes:
    return statement(one, verb=ASKED, object={"id": f"https://example.com/{thing}"}, **more)


def mixed() -> list[bytes]:
    """Good and bad lines, repetitions, other spellings, contradictions and voids, far apart."""
    many = [asked(f"10000000-0000-4000-8000-{n:012}", f"q{n % 50}") for n in range(900)]
    odd = [
        asked(IDS[0], "a"),
        b"{nonsense\n",
        asked(IDS[1], "b"),
        b"\n",
        statement(IDS[2], verb={"id": VOIDED}, object={"objectType": "StatementRef", "id": IDS[0].upper()}),
        asked(IDS[3], "c", timestamp="2999-01-01T00:00:00Z"),
        asked(IDS[1], "else"),
        asked("no id", "d"),
    ]
    return [*odd, *many, *odd[::-1], b" " + many[0] + b"\n", asked(IDS[3], "c"), b"[]"]


def told(lines: Iterator[tuple[Line, bytes]]) -> tuple[list[Refusal], list[bytes], tuple[Any, ...]]:
    refused: list[Refusal] = []
    reading = Reading(HEARING.recogniser(), NOW, refused.append)
    read_all(reading, HEARING, lines)
    written: list[bytes] = []
    found(catalog(), reading.signals(), NOW, written.append)
    counted = (reading.lines, reading.repeated, reading.refused_lines, reading.voided, reading.unheard, reading.last())
    return refused, written, counted


def numbered(lines: list[bytes]) -> Iterator[tuple[Line, bytes]]:
    yield from ((Line(0, number), line) for number, line in enumerate(lines, 1))


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Everything is read beside, whatever its size and however many processors there are; how many chunks were."""
    handed: list[int] = []
    hand_over = readers._hand_over

    def counted(pool: ProcessPoolExecutor, bodies: list[bytes]) -> Any:
        handed.append(len(bodies))
        return hand_over(pool, bodies)

    monkeypatch.setattr(readers, "ALONE_BYTES", 0)
    monkeypatch.setattr(readers, "_CHUNK_LINES", 30)
    monkeypatch.setattr(readers, "_usable_processors", lambda: 2)
    monkeypatch.setattr(readers, "_hand_over", counted)
    return handed


def test_what_is_read_beside_is_what_is_read_alone_refusals_in_their_order_too(beside: list[int]) -> None:
    lines = mixed()
    here = told(numbered(lines))
    assert len(beside) > 2 * readers._MOST_CHUNKS

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "ALONE_BYTES", 1 << 30)
        alone = told(numbered(lines))

    assert here == alone
    assert len(alone[0]) > 8
    assert len(alone[1]) > 10


def test_little_is_read_alone_and_so_is_everything_on_one_processor(
    beside: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "_usable_processors", lambda: 1)
    told(numbered(mixed()))
    monkeypatch.undo()
    told(numbered(mixed()))

    assert beside == []


@pytest.mark.usefixtures("beside")
def test_the_command_writes_the_same_bytes(tmp_path: Path) -> None:
    path, home = tmp_path / "some.jsonl", tmp_path / "home"
    path.write_bytes(b"\n".join(line.strip() for line in mixed()))
    command = ("detect", "--consent", "assumed", "--through", "2026-06-01", path)
    here = run(*command, home=home)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(readers, "ALONE_BYTES", 1 << 30)
        run(*command, home=home)
        alone = run(*command, home=home)

    assert alone.stdout_bytes == here.stdout_bytes != b""
    assert here.stderr.splitlines()[1:] == alone.stderr.splitlines()  # the first: that a key was made
    assert here.exit_code == alone.exit_code == 1


@pytest.mark.usefixtures("beside")
def test_what_came_before_a_file_that_ends_too_early_is_told_first() -> None:
    def damaged() -> Iterator[tuple[Line, bytes]]:
        yield from numbered([asked(IDS[0], "a"), asked(IDS[1], "b"), b"{nonsense"])
        raise Refused("damaged")

    refused: list[Refusal] = []
    with pytest.raises(Refused, match="damaged"):
        read_all(Reading(HEARING.recogniser(), NOW, refused.append), HEARING, damaged())

    assert [refusal.at.line for refusal in refused] == [3]


@pytest.mark.usefixtures("beside")
def test_a_reader_that_is_killed_is_told_in_one_line_and_the_other_ends() -> None:
    before = children()

    def murderous() -> Iterator[tuple[Line, bytes]]:
        for number in range(100_000):
            yield Line(0, number), asked(f"10000000-0000-4000-8000-{number:012}", "a")
            if number == 5_000:
                one = max(children() - before)
                assert hears_no_interrupt(one)
                os.kill(one, signal.SIGKILL)

    with pytest.raises(Unavailable, match="was ended from outside"):
        read_all(Reading(HEARING.recogniser(), NOW, lambda _: None), HEARING, murderous())

    assert children() <= before


@pytest.mark.parametrize(("sent", "line"), [(signal.SIGINT, ["", "Aborted!"]), (signal.SIGKILL, [])])
def test_what_ends_the_command_ends_its_readers_without_another_word(
    sent: signal.Signals, line: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "many.jsonl"
    path.write_bytes(b"\n".join(asked(f"10000000-0000-4000-8000-{n:012}", "a" * 100) for n in range(16_000)))
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    command = [sys.executable, "-c", SLOW, "detect", "--consent", "assumed", "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, process_group=0, text=True
    ) as child:
        assert child.stdin is not None
        assert child.stderr is not None
        child.stdin.write(path.read_text())
        child.stdin.flush()
        assert "the key of your pseudonyms" in child.stderr.readline()
        assert child.stderr.readline() == "reading beside\n"
        os.kill(-child.pid, sent) if sent is signal.SIGINT else child.send_signal(sent)
        rest = child.stderr.read()  # ends when the last of them that holds it has ended

    words = [one for one in rest.splitlines() if "resource_tracker" not in one]  # Python's own word on a SIGKILL
    assert words == line


SLOW = """
import sys
from pipeline.cli import main
from pipeline.shells import readers
readers.ALONE_BYTES = 0
readers._usable_processors = lambda: 2
heard = readers._awaited
def told(*given):
    result = heard(*given)
    if given[0][0][0].line == 1026:
        print("reading beside", file=sys.stderr, flush=True)
    return result
readers._awaited = told
main.main()
"""


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    found: set[int] = set()
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # a thread that has ended meanwhile
            found.update(int(one) for one in (task / "children").read_text().split())
    return found


def hears_no_interrupt(pid: int) -> bool:
    """Whether Ctrl-C, which reaches every process of a terminal, is kept from this one."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    blocked = int(next(line.split()[1] for line in lines if line.startswith("SigBlk:")), 16)
    return bool(blocked >> (signal.SIGINT - 1) & 1)
