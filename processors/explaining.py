"""What became of a statement: what it was read as, who heard it, what came of it, or why nothing did.

Rule 1: it is told from the signal, the catalog and the moments that cite it; no text and no identifier of a person.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from processors.asking import FEWEST_WORDS
from processors.catalog import Catalog
from processors.keys import JOIN, keys
from processors.recognise import Recognition
from schemas.signal import UNKNOWN, Cue, Keying, Signal
from schemas.timestamps import write_time

WHY: Mapping[str, str] = {
    "not_consented": "its actor has not consented for this source and time: `sousbois consent grant PERSON`, "
    "with --from where it lies in the past",
    "private": "it was said in private: a direct message, a private channel, an e-mail, a place that the directory "
    "closes, or a visibility that is not known to be open",
    "group": "its actor is a group or nobody: name the person as actor",
    "voiding": "it voids another statement, which is done; it says nothing else",
    "own": "it is a moment that Sousbois itself wrote",
    "voided": "another statement voids it",
}
_LACKS: Mapping[Keying, str] = {
    Keying.CONVERSATION: "it names no conversation",
    Keying.PLACE: "it names no place: a channel, project, community or course as parent or grouping, or a platform",
    Keying.ACTOR: "it names no actor who may be known",
    Keying.PRACTICE: "its object has no activity type",
    Keying.DYAD: "it names no second person who may be known",
    Keying.UNITS: "it is not between two known units",
    Keying.RESOURCE: "its object is no activity",
    Keying.ACTIVITY: "its object is no activity",
    Keying.TOPIC: "it names no topic (the extension `topic` or `tags`, or an activity that is a tag)",
    Keying.LISTING: "it names no list in which it stands: a parent, a space as grouping, or an activity in `other`",
}


@dataclass(frozen=True, slots=True)
class Came:
    """A moment that cites the statement, and as what."""

    moment: str
    kind: str
    role: str
    published: bool = True


def explain(
    statement_id: str,
    verb: str,
    told: Recognition,
    came: Iterable[Came],
    catalog: Catalog,
    *,
    voided: bool = False,
) -> dict[str, Any]:
    """As JSON: `verb` is the statement's IRI; `why` and `notes` are sentences in English."""
    signal = None if voided else told.signal
    why = "voided" if voided else told.why
    return {
        "id": statement_id,
        "at": write_time(told.at),
        "iri": verb,
        "source": told.source,
        "heard": signal is not None,
        "why": None if signal is not None else WHY.get(why, why),
        "voids": told.voids,
        "read_as": None if signal is None else _read_as(signal),
        "keys": {} if signal is None else {keying.value: _shown(signal, keying) for keying in _known(signal)},
        "heard_by": [] if signal is None else _heard_by(signal, catalog),
        "came_of_it": [
            {"moment": one.moment, "kind": one.kind, "role": one.role, "published": one.published} for one in came
        ],
        "notes": [] if signal is None else list(_notes(signal, catalog)),
    }


def _read_as(signal: Signal) -> dict[str, Any]:
    """What the recogniser made of it, without what is absent."""
    told = {
        "verb": signal.verb,
        "actor": signal.actor,
        "object": signal.object,
        "object_kind": signal.object_kind,
        "conversation": signal.thread,
        "place": signal.place,
        "space_kind": signal.space_kind,
        "unit": signal.unit,
        "role": signal.role,
        "refers_to": list(signal.refers_to),
        "derived_from": list(signal.derived_from),
        "mentions": list(signal.mentions),
        "audience": signal.audience,
        "topics": list(signal.topics),
        "cues": sorted(cue.value for cue in signal.cues),
        "words": signal.words,
        "success": signal.success,
        "score": signal.score,
        "duration_s": signal.duration_s,
        "device": signal.device,
        "formal": signal.formal,
        "assigned": signal.assigned,
        "bot": signal.bot,
    }
    return {name: value for name, value in told.items() if value not in (None, [], False)}


def _known(signal: Signal) -> Iterable[Keying]:
    return (keying for keying in Keying if keys(signal, keying))


def _shown(signal: Signal, keying: Keying) -> list[str]:
    return [key.replace(JOIN, " + ") for key in keys(signal, keying)]


def _heard_by(signal: Signal, catalog: Catalog) -> list[dict[str, Any]]:
    """Every pattern that listens for the verb, with the keys under which it heard it, or what was missing."""
    return [
        {
            "detector": rule.detector.kind,
            "pattern": rule.pattern.name,
            "keying": rule.pattern.keying.value,
            "keys": (shown := _shown(signal, rule.pattern.keying)),
            "missing": None if shown else _LACKS[rule.pattern.keying],
        }
        for rule in catalog.heard_by(signal.verb)
    ]


def _notes(signal: Signal, catalog: Catalog) -> Iterable[str]:
    """What keeps detectors from counting it, as far as the statement alone tells."""
    if signal.verb.startswith("other:"):
        yield "the verb is not understood: it is recorded and counted; `sousbois detectors` shows the verbs to send"
    elif not catalog.heard_by(signal.verb):
        yield "no detector listens for this verb by itself"
    if signal.bot:
        yield "it is by a bot: no detector takes it for a person's act"
    if signal.words is not None and signal.words < FEWEST_WORDS:
        yield f"its text has fewer than {FEWEST_WORDS} words: no content for an answer"
    for cue, text in (
        (Cue.GREETING, "its text is read as a greeting: it asks for nothing and answers nothing"),
        (Cue.LOGISTICS, "its text is read as logistics (times, rooms): it asks for no help"),
        (Cue.RHETORICAL, "its text is read as rhetorical: it asks for no help"),
    ):
        if cue in signal.cues:
            yield text
    if signal.assigned:
        yield "it was assigned: what is mandatory is no sign of learning from each other"
    if UNKNOWN in signal.mentions or signal.object == UNKNOWN:
        yield "somebody it names has not consented and stays unknown"
    if signal.formal:
        yield "training is within reach of it: moments built on it are labelled formal"
