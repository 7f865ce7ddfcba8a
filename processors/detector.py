"""A detector: a frozen value that says what it hears, how far it looks, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from processors.history import History
from schemas.moment import Moment
from schemas.signal import Keying

DEFAULT_CAP = 2_000


@dataclass(frozen=True, slots=True, order=True)
class Deadline:
    """Silence to listen for: when `through` reaches `due`, what began at `first` is looked at again."""

    first: datetime
    due: datetime


Find = Callable[[History], Iterable[Moment]]
Deadlines = Callable[[History], Iterable[Deadline]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """One way to find a kind of moment.

    Rule 1 (neighbourhood): a moment of `find` depends on nothing earlier than `back` before its first evidence and on
    nothing later than `ahead` after it; its content counts in.
    """

    name: str
    keying: Keying
    hears: frozenset[str]  # canonical verbs, and kinds of moments
    back: timedelta
    ahead: timedelta
    find: Find
    deadlines: Deadlines | None = None
    cap: int = DEFAULT_CAP  # signals that find sees of one bucket of event time
    by_subject: bool = False  # what shares several keys is yielded by its subject's, not by the smallest

    @property
    def bucket(self) -> timedelta:
        """The length of a bucket of event time: the longer of back and ahead, at least a second."""
        return max(self.back, self.ahead, timedelta(seconds=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Detector:
    """A kind of moment, its version and its patterns; the docstring of its file is its page in the public register."""

    kind: str
    version: int
    patterns: tuple[Pattern, ...]
    title_en: str
    title_fr: str
    roles: frozenset[str]  # of participants
    evidence_roles: frozenset[str]
    published: bool = True  # an internal finding is shown to nobody; it joins two keyings
    page: str = ""  # the docstring of its file
