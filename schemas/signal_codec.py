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
_LATER = {
    "unit_then": "u",
    "unit_size": "v",
    "joined": "j",
    "marks": "m",
    "called": "w",
}  # what came after data had been written: never renumbered
_LISTS = ("refers_to", "mentions", "topics", "terms", "derived_from", "units")
_NOTHING = Signal(id="", at=from_micros(0), verb="")
_DEFAULTS: dict[str, Any] = {name: getattr(_NOTHING, name) for name in (*_PLAIN, *_LISTS, *_LATER) if name != "joined"}
_SHORT = {name: format(number, "x") for number, name in enumerate((*_PLAIN, *_LISTS, "cues", "people", "end"))}
_SHORT |= _LATER
_LONG = {short: name for name, short in _SHORT.items()}
_TIMES = frozenset({_SHORT["end"], _SHORT["joined"]})
_LIST_KEYS = frozenset(_SHORT[name] for name in _LISTS)
_CUES, _PEOPLE, _END, _JOINED = (_SHORT[name] for name in ("cues", "people", "end", "joined"))
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
        said[_PEOPLE] = [write_participant(one) for one in signal.people]
    if signal.end is not None:
        said[_END] = to_micros(signal.end)
    if signal.joined is not None:
        said[_JOINED] = to_micros(signal.joined)
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
    return from_micros(value) if key in _TIMES else value


def write_participant(one: Participant) -> tuple[Any, ...]:
    """What is absent at the end takes no room."""
    if one.unit_then is None and one.unit_size is None:
        return one.role, one.person, one.unit
    return one.role, one.person, one.unit, one.unit_then, one.unit_size
