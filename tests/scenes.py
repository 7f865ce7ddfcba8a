"""Builders of signals, and scenes: a few acts as lines of text, with the moments that are to be found in them."""

import re
import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from processors.catalog import Catalog
from processors.reaction import evaluate
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Cue, Signal

START = datetime(2026, 3, 2, 9, tzinfo=UTC)
_NAMESPACE = uuid.UUID(int=7)
_SPAN = re.compile(r"(-?[\d.]+)(ms|d|h|m|s)")
_UNITS = {"d": 86_400.0, "h": 3_600.0, "m": 60.0, "s": 1.0, "ms": 0.001}


def time(told: str) -> datetime:
    """`2d4h5m` after the start of scenes."""
    return START + span(told)


def span(told: str) -> timedelta:
    parts = _SPAN.findall(told)
    assert "".join(a + b for a, b in parts) == told, told
    return sum((timedelta(seconds=float(count) * _UNITS[unit]) for count, unit in parts), timedelta())


def act(at: datetime | str, who: str, verb: str, thing: str | None = None, **fields: Any) -> Signal:
    """The same act is the same statement."""
    when = time(at) if isinstance(at, str) else at
    said = repr((when, who, verb, thing, sorted(fields.items(), key=lambda item: item[0])))
    fields.setdefault("id", str(uuid.uuid5(_NAMESPACE, said)))
    return Signal(at=when, verb=verb, actor=who, object=thing, **fields)


def asked(at: datetime | str, who: str, question: str, **fields: Any) -> Signal:
    return act(at, who, v.ASKED, question, **{"thread": question, "object_kind": "doubt", **fields})


def answered(at: datetime | str, who: str, answer: str, question: str, **fields: Any) -> Signal:
    return act(at, who, v.ANSWERED, answer, **{"thread": question, "refers_to": (question,), **fields})


def _several(told: str) -> tuple[str, ...]:
    return tuple(told.split(","))


_FIELDS: Mapping[str, tuple[str, Callable[[str], Any]]] = {
    "words": ("words", int),
    "re": ("refers_to", _several),
    "thread": ("thread", str),
    "to": ("audience", int),
    "cues": ("cues", lambda told: frozenset(Cue(one) for one in told.split(","))),
    "unit": ("unit", str),
    "role": ("role", str),
    "topics": ("topics", _several),
    "score": ("score", float),
    "lasting": ("duration_s", float),
    "kind": ("object_kind", str),
    "from": ("derived_from", _several),
    "place": ("place", str),
    "mentions": ("mentions", _several),
    "terms": ("terms", _several),
    "called": ("called", str),
    "marks": ("marks", int),
    "size": ("unit_size", int),
    "joined": ("joined", time),
    "then": ("unit_then", str),
    "device": ("device", str),
    "type": ("object_type", str),
}
_FLAGS: Mapping[str, dict[str, Any]] = {
    "assigned": {"assigned": True},
    "formal": {"formal": True},
    "private": {"private": True},
    "bot": {"bot": True, "role": "bot"},
    "won": {"success": True},
    "lost": {"success": False},
    "anchored": {"anchored": True},
}


@dataclass(frozen=True)
class Scene:
    """Acts by the number of their line, and what is expected, one moment a line."""

    signals: tuple[Signal, ...]
    expected: tuple[str, ...]

    def of(self, kind: str) -> list[str]:
        return sorted(line for line in self.expected if line.split()[0] == kind)


def scene(text: str) -> Scene:
    """Lines `when who verb thing field:value …`, then lines `-> kind role=who evidence=line,line` or `-> nothing`.

    When: see `_repeated`.
    """
    signals: list[Signal] = []
    expected: list[str] = []
    threads: dict[str, str] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("->"):
            expected.append(_sorted(line[2:].split()))
            continue
        whens, who, verb, what, *rest = line.split()
        for when, thing in _repeated(whens, what):
            fields: dict[str, Any] = {}
            for one in rest:
                name, _, value = one.partition(":")
                fields.update(_FLAGS[name] if not value else {_FIELDS[name][0]: _FIELDS[name][1](value)})
            _threaded(verb, thing, fields, threads)
            number = str(len(signals) + 1)
            signals.append(act(when, who, verb, thing, id=str(uuid.uuid5(_NAMESPACE, number)), **fields))
    return Scene(tuple(signals), tuple(line for line in expected if line != "nothing"))


def _repeated(when: str, thing: str) -> Iterable[tuple[datetime, str]]:
    """`2d` is once; `2d+1h*3` is three times, an hour apart, each with a thing of its own."""
    first, _, rest = when.partition("+")
    if not rest:
        return [(time(first), thing)]
    step, count = rest.split("*")
    return [(time(first) + n * span(step), f"{thing}{n}") for n in range(int(count))]


def _threaded(verb: str, thing: str, fields: dict[str, Any], threads: dict[str, str]) -> None:
    """As the recogniser does: a question opens a thread, and what refers to something in one belongs to it."""
    if "thread" not in fields and verb in v.MESSAGES | v.ACKNOWLEDGEMENTS:
        refers = fields.get("refers_to", ())
        fields["thread"] = threads.get(refers[-1], refers[-1]) if refers else thing if verb == v.ASKED else None
    if fields.get("thread"):
        threads[thing] = fields["thread"]


def _sorted(tokens: Iterable[str]) -> str:
    kind, *rest = tokens
    return " ".join([kind, *sorted(rest)])


def told(moments: Mapping[str, Moment], signals: Iterable[Signal], kind: str) -> list[str]:
    """Moments of a kind as a scene expects them."""
    names = {signal.id: str(number) for number, signal in enumerate(signals, 1)}
    names.update({one.id: "+".join(names.get(item, item) for item in one.key) for one in moments.values()})
    return sorted(_told(one, names) for one in moments.values() if one.kind == kind)


def _told(moment: Moment, names: Mapping[str, str]) -> str:
    roles: dict[str, list[str]] = {}
    for one in moment.evidence:
        roles.setdefault(one.role, []).append(names[one.item])
    people = [f"{one.role}={one.person}" for one in moment.participants]
    return _sorted([moment.kind, *people, *(f"{role}={','.join(items)}" for role, items in roles.items())])


def moments(catalog: Catalog, text: str, through: str | None = None) -> dict[str, Moment]:
    """All moments of a scene."""
    signals = scene(text).signals
    last = max(signal.at for signal in signals)
    return evaluate(catalog, signals, max(last, time(through)) if through else last)


def found(catalog: Catalog, text: str, kind: str) -> list[str]:
    """What is found of a kind in a scene."""
    return told(moments(catalog, text), scene(text).signals, kind)


def examples(page: str) -> list[str]:
    """The scenes in a detector's docstring: what is indented after a line that ends in `::`."""
    scenes: list[list[str]] = []
    inside = False
    for line in page.splitlines():
        if line.endswith("::"):
            scenes.append([])
            inside = True
        elif inside and line.startswith("    "):
            scenes[-1].append(line)
        elif line.strip():
            inside = False
    return ["\n".join(one) for one in scenes]
