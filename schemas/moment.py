"""A moment of learning with its evidence, and how its id is made from what is key in it."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from schemas.signal import Participant
from schemas.timestamps import write_time

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://sousbois.example/moment")
PROBABLE, SOLID = 0.5, 0.8
DECIMALS = 4


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement or another moment that this one rests on, in a role of the kind's closed list."""

    at: datetime
    item: str  # UUID
    role: str
    is_moment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A finding's content: a function of signals and `through` alone; revision and state are not part of it."""

    kind: str
    version: int
    key: tuple[str, ...]  # ids of the key evidence, in the order of domain.md 2.4
    evidence: tuple[Evidence, ...]  # by time and id
    participants: tuple[Participant, ...] = ()  # by role and person
    confidence: float
    factors: tuple[tuple[str, float], ...] = ()
    closes: datetime  # start + ahead, or the late act that ended a gap
    place: str | None = None
    space_kind: str = "unknown"
    topics: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    formal: bool = False
    reason_en: str = ""
    reason_fr: str = ""
    subject: str | None = None  # the conversation, resource or activity it is about: for moments built on it, not shown
    giver_role: str | None = None  # in the organisation (support …): for moments built on it, not shown
    refers_to: tuple[str, ...] = ()  # statements that moments built on it look for: not shown
    derived_from: tuple[str, ...] = ()  # resources, conversations or activities it is also delivered to: not shown
    duration_s: float | None = None  # what it measures, for moments built on it: not shown

    @property
    def id(self) -> str:
        return _known_id(self.kind, self.key)

    @property
    def start(self) -> datetime:
        return self.evidence[0].at

    @property
    def end(self) -> datetime:
        return self.evidence[-1].at

    @property
    def tier(self) -> str:
        return tier(self.confidence)


def moment_id(kind: str, key: Iterable[str]) -> str:
    """The id of a kind with its key evidence: the same evidence found again is the same moment (law 5)."""
    return str(uuid.uuid5(NAMESPACE, f"{kind}:{':'.join(key)}"))


@lru_cache(maxsize=1 << 14)
def _known_id(kind: str, key: tuple[str, ...]) -> str:
    return moment_id(kind, key)


def tier(confidence: float) -> str:
    """`weak` < .5 <= `probable` < .8 <= `solid`."""
    if confidence >= SOLID:
        return "solid"
    return "probable" if confidence >= PROBABLE else "weak"


def state(closes: datetime, through: datetime | None) -> str:
    """`open` while `through` stands before `closes`; derived at reading, so it makes no revision."""
    return "open" if through is None or through < closes else "closed"


def write_moment(moment: Moment, through: datetime | None) -> dict[str, Any]:
    """The moment as JSON, keys in the order of contract.md "Formats"."""
    return {
        "id": moment.id,
        "kind": moment.kind,
        "version": moment.version,
        "start": write_time(moment.start),
        "end": write_time(moment.end),
        "confidence": round(moment.confidence, DECIMALS),
        "tier": moment.tier,
        "state": state(moment.closes, through),
        "place": moment.place,
        "space_kind": moment.space_kind,
        "topics": list(moment.topics),
        "units": list(moment.units),
        "formal": moment.formal,
        "participants": [{"person": p.person, "role": p.role, "unit": p.unit} for p in moment.participants],
        "evidence": [{"moment" if e.is_moment else "statement": e.item, "role": e.role} for e in moment.evidence],
        "factors": {name: round(value, DECIMALS) for name, value in moment.factors},
        "reasons": {"en": moment.reason_en, "fr": moment.reason_fr},
    }
