"""Who is heard: the acts of consent and the default policy as one question, asked before anything else (law 9).

Rule 1: of a person's acts for this source and for all sources, taken in the order of their seq, the latest decides.
Rule 2: a withdrawal is for all time. Grants after it count for event times at or after their `counts_from`; several
grants in a row widen each other, a later one never narrows: the earliest `counts_from` since the withdrawal counts.
Rule 3: whoever never acted is heard under the policy `assumed` and not under `required`. Under `assumed` a grant by
somebody who never withdrew changes nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, Protocol

from processors.persons import identity_of

Default = Literal["required", "assumed"]
ALWAYS = datetime.min.replace(tzinfo=UTC)
MOST_REMEMBERED = 100_000


class Act(Protocol):
    """An act as the ledger keeps it."""

    @property
    def seq(self) -> int: ...
    @property
    def person(self) -> str: ...
    @property
    def source(self) -> str | None: ...
    @property
    def act(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def counts_from(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class ConsentAct:
    """A grant or a withdrawal; without a source for all sources, a grant without `counts_from` from its own time on."""

    seq: int
    person: str  # any spelling that `processors.persons.identity_of` reads
    source: str | None
    act: Literal["grant", "withdraw"]
    at: datetime
    counts_from: datetime | None = None


class Policy:
    """Acts and default as a function of (identity, source, event time); itself never changed."""

    __slots__ = ("_acts", "_from", "default")

    def __init__(self, default: Default = "required", acts: Iterable[Act] = ()) -> None:
        """Raises: InvalidInput: an act names nobody."""
        if default not in ("required", "assumed"):
            raise ValueError("the default policy is 'required' or 'assumed'")
        self.default: Default = default
        self._acts: Mapping[str, tuple[Act, ...]] = _by_person({}, acts)
        self._from: dict[tuple[str, str | None], datetime | None] = {}

    def added(self, acts: Iterable[Act]) -> "Policy":
        """The policy once these acts count too; an act whose seq is known already changes nothing."""
        wider = Policy(self.default)
        wider._acts = _by_person(self._acts, acts)
        return wider

    def hears(self, identity: str, source: str | None, at: datetime) -> bool:
        """Whether what this person did at that event time, as told by this source, may be heard.

        identity: as `processors.persons.identity` gives it.
        """
        key = (identity, source)
        try:
            since = self._from[key]
        except KeyError:
            if len(self._from) >= MOST_REMEMBERED:
                self._from.clear()
            since = self._from[key] = self._since(identity, source)
        return since is not None and at >= since

    def _since(self, identity: str, source: str | None) -> datetime | None:
        """From when on this person is heard, or None."""
        since = ALWAYS if self.default == "assumed" else None
        for act in self._acts.get(identity, ()):
            if act.source is not None and act.source != source:
                continue
            if act.act == "grant":
                counts_from = act.at if act.counts_from is None else act.counts_from
                since = counts_from if since is None else min(since, counts_from)
            else:
                since = None
        return since


def _by_person(known: Mapping[str, tuple[Act, ...]], acts: Iterable[Act]) -> dict[str, tuple[Act, ...]]:
    found = dict(known)
    for act in acts:
        person = identity_of(act.person)
        kept = found.get(person, ())
        if all(act.seq != other.seq for other in kept):
            found[person] = (*kept, act)
    return {person: tuple(sorted(kept, key=lambda act: act.seq)) for person, kept in found.items()}
