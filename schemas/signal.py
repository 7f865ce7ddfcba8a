"""A signal: what a detector hears, made from one statement or one moment; free of text and of personal identifiers."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

UNKNOWN = "unknown"
"""Stands for a person who is mentioned or addressed and has not consented (law 9)."""


class Keying(StrEnum):
    """How signals are brought together (design.md 3); a signal may have several keys of one keying."""

    CONVERSATION = "conversation"  # explicit thread, else the post's own id
    PLACE = "place"
    ACTOR = "actor"
    PRACTICE = "practice"  # actor + activity type
    DYAD = "dyad"  # two people, unordered
    UNITS = "units"  # two units, unordered
    RESOURCE = "resource"  # it, and what it derives from
    ACTIVITY = "activity"
    TOPIC = "topic"
    LISTING = "listing"  # a thing that is looked at; of what is made available, where it stands


class Cue(StrEnum):
    """What the recogniser saw in a text before it was left behind."""

    QUESTION = "question"
    THANKS = "thanks"
    SOLVED = "solved"
    GREETING = "greeting"
    LOGISTICS = "logistics"
    REFLECTION = "reflection"
    RHETORICAL = "rhetorical"


@dataclass(frozen=True, slots=True, order=True)
class Participant:
    """A pseudonymous person in a role, and the unit they were in at the time."""

    role: str
    person: str
    unit: str | None = None
    unit_then: str | None = None  # 90 days earlier, as the directory says: a re-organisation makes no boundary
    unit_size: int | None = None  # people in the unit, as the directory says


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One act as heard: times are event times in UTC, people are pseudonyms or UNKNOWN, absent is None or empty.

    `verb` is a canonical verb of `schemas.vocabulary`, `other:<iri>`, or, with `moment`, the kind of the moment.
    """

    id: str  # the statement's id, or the moment's, as a lower-case UUID
    at: datetime  # event time; of a moment its start
    verb: str
    actor: str | None = None
    moment: bool = False
    unit: str | None = None
    unit_then: str | None = None  # the unit 90 days earlier, as the directory says
    unit_size: int | None = None  # people in the unit, as the directory says
    joined: datetime | None = None  # since when the directory knows the actor
    role: str | None = None  # support, manager, trainer, bot: from the directory or the account's type
    object: str | None = None  # activity IRI without fragment noise, statement id, or a pseudonym
    object_kind: str | None = None  # short activity type, "agent", "group" or "statement"
    object_type: str | None = None  # the activity type's IRI
    thread: str | None = None  # the conversation's id where the statement names one
    place: str | None = None
    space_kind: str = "unknown"  # project, community, work_situation, formal, unknown
    refers_to: tuple[str, ...] = ()  # ids of what it answers (parents) or, of a moment, points at
    mentions: tuple[str, ...] = ()  # pseudonyms or UNKNOWN
    audience: int | None = None  # how many people it was addressed to
    topics: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()  # salted hashes
    cues: frozenset[Cue] = frozenset()
    words: int | None = None  # length of the text in words; None where there was none
    marks: int = 0  # of a chat message: marks of its form (`processors.conversation.marks`)
    called: str | None = None  # of a chat message: salted hash of the name by which its author may be called
    success: bool | None = None
    completion: bool | None = None
    score: float | None = None  # scaled, -1 to 1
    duration_s: float | None = None
    formal: bool = False
    assigned: bool = False
    anchored: bool = False
    private: bool = False
    bot: bool = False
    device: str | None = None
    derived_from: tuple[str, ...] = ()  # what a resource derives from or cites
    people: tuple[Participant, ...] = ()  # of a moment: its participants
    units: tuple[str, ...] = ()  # of a moment: the units of its participants
    end: datetime | None = None  # of a moment: its last evidence
    confidence: float | None = None  # of a moment
