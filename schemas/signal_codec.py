"""A signal as bytes and back, for the tables of histories: compact, exact, one form for one signal."""

from typing import Any

import orjson

from schemas.signal import Cue, Participant, Signal
from schemas.timestamps import from_micros, to_micros

_PLAIN = (
    "actor",
    "moment",
    "unit",
    "role",
    "object",
    "object_kind",
    "object_type",
    "thread",
    "place",
    "space_kind",
    "audience",
    "words",
    "success",
    "completion",
    "score",
    "duration_s",
    "formal",
    "assigned",
    "anchored",
    "private",
    "bot",
    "device",
    "confidence",
)
_LISTS = ("refers_to", "mentions", "topics", "terms", "derived_from", "units")
_DEFAULTS: dict[str, Any] = {
    name: getattr(Signal(id="", at=from_micros(0), verb=""), name) for name in (*_PLAIN, *_LISTS)
}
_SHORT = {name: format(number, "x") for number, name in enumerate((*_PLAIN, *_LISTS, "cues", "people", "end"))}
_LONG = {short: name for name, short in _SHORT.items()}
_LIST_KEYS = frozenset(_SHORT[name] for name in _LISTS)
_CUES, _PEOPLE, _END = (_SHORT[name] for name in ("cues", "people", "end"))
_WRITES = tuple((name, _SHORT[name], default) for name, default in _DEFAULTS.items())
_CUE = {cue.value: cue for cue in Cue}


def write_signal(signal: Signal) -> bytes:
    """Equal signals are equal bytes; what is absent takes none."""
    said: dict[str, Any] = {}
    for name, short, default in _WRITES:
        value = getattr(signal, name)
        if value != default:
            said[short] = value
    if signal.cues:
        said[_CUES] = sorted(cue.value for cue in signal.cues)
    if signal.people:
        said[_PEOPLE] = [(one.role, one.person, one.unit) for one in signal.people]
    if signal.end is not None:
        said[_END] = to_micros(signal.end)
    return orjson.dumps((signal.id, to_micros(signal.at), signal.verb, said))


def parse_signal(content: bytes) -> Signal:
    """The inverse of `write_signal`.

    Raises: ValueError: not what `write_signal` wrote.
    """
    try:
        signal_id, at, verb, said = orjson.loads(content)
        return Signal(
            id=signal_id, at=from_micros(at), verb=verb, **{_LONG[key]: _value(key, said[key]) for key in said}
        )
    except (KeyError, TypeError) as error:
        raise ValueError("not a signal as write_signal wrote it") from error


def _value(key: str, value: Any) -> Any:
    if key in _LIST_KEYS:
        return tuple(value)
    if key == _CUES:
        return frozenset([_CUE[cue] for cue in value])
    if key == _PEOPLE:
        return tuple([Participant(*one) for one in value])
    return from_micros(value) if key == _END else value
