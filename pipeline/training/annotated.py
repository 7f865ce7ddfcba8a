"""Annotated chat logs (the layout of Kummerfeld et al. 2019) as signals, and the links that people saw in them.

`NAME.ascii.txt` holds lines `[hh:mm] <nick> text`, `NAME.annotation.txt` lines `to reply -` of line numbers; a message
that opens a conversation is annotated as a reply to itself. Logs know minutes only: within a minute, the order of lines
becomes tenths of a second.
"""

import re
import tarfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Any, Final

from processors.consent import Policy
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.signal import Signal
from schemas.vocabulary import POSTED, type_iri, verb_iri

_LOG, _LABELS = ".ascii.txt", ".annotation.txt"
_SAID: Final = re.compile(r"^(?:\S+ \d{4}-\d\d-\d\d )?\[(\d\d):(\d\d)(?::\d\d)?\] (?:<([^>]+)>|\* (\S+)) ?(.*)$")
_SPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://sousbois.example/annotated-chat")
_START: Final = datetime(2010, 1, 1, tzinfo=UTC)
_KEY: Final = b"a fixed key: the terms of a public log are no secret"
_DAY_MINUTES, _SLACK = 24 * 60, 60


@dataclass(frozen=True, slots=True)
class AnnotatedLog:
    """One log: its messages by (at, id), and for each annotated one the rows that it replies to (itself: it opens)."""

    name: str
    messages: Sequence[Signal]
    parents: Mapping[int, frozenset[int]]


def read_logs(archive: Path) -> Iterator[AnnotatedLog]:
    """Every log of a tar archive, by name."""
    with tarfile.open(archive) as tar:
        texts = {
            PurePosixPath(member.name).name: tar.extractfile(member).read().decode(errors="replace")  # type: ignore[union-attr]
            for member in tar.getmembers()
            if member.isfile() and member.name.endswith((_LOG, _LABELS))
        }
    names = Pseudonyms(_KEY)
    for file in sorted(texts):
        if file.endswith(_LOG):
            name = file.removesuffix(_LOG)
            yield _annotated(name, texts[file], texts[name + _LABELS], names)


def _annotated(name: str, text: str, labels: str, names: Pseudonyms) -> AnnotatedLog:
    policy = Policy("assumed")
    heard: dict[int, Signal] = {}
    for number, statement in _statements(name, text):
        signal = recognise(statement, "", _START + timedelta(days=1000), policy, names).signal
        if signal is not None:
            heard[number] = signal
    ordered = sorted(heard, key=lambda number: (heard[number].at, heard[number].id))
    row = {number: at for at, number in enumerate(ordered)}
    parents: dict[int, set[int]] = {}
    for line in labels.splitlines():
        ends = sorted(int(one) for one in line.split()[:2])
        if len(ends) == 2 and ends[0] in row and ends[1] in row:  # noqa: PLR2004 - a link has two ends
            parents.setdefault(row[ends[1]], set()).add(row[ends[0]])
    return AnnotatedLog(
        name, [heard[number] for number in ordered], {reply: frozenset(to) for reply, to in sorted(parents.items())}
    )


def _statements(name: str, text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each message as a chat tool would tell it, with the number of its line."""
    day, before, within = _START, None, 0
    for number, line in enumerate(text.splitlines()):
        said = _SAID.match(line)
        if said is None:
            continue
        clock = int(said[1]) * 60 + int(said[2])
        if before is not None and clock < before - _SLACK:
            day += timedelta(minutes=_DAY_MINUTES)
        within = within + 1 if clock == before else 0
        before = clock
        at = day + timedelta(minutes=clock, milliseconds=within * 100)
        yield number, _statement(name, number, at, (said[3] or said[4]).strip(), said[5])


def _statement(log: str, number: int, at: datetime, nick: str, text: str) -> dict[str, Any]:
    channel = {"id": f"https://chat.example/{log}", "definition": {"type": type_iri("chat-channel")}}
    return {
        "id": str(uuid.uuid5(_SPACE, f"{log}:{number}")),
        "actor": {"account": {"homePage": "https://chat.example", "name": nick}},
        "verb": {"id": verb_iri(POSTED)},
        "object": {"id": f"https://chat.example/{log}/{number}", "definition": {"type": type_iri("chat-message")}},
        "result": {"response": text},
        "context": {"contextActivities": {"parent": [channel]}},
        "timestamp": at.isoformat(),
    }
