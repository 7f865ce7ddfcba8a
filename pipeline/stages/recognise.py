"""The recognise stage: envelopes in, what their statements do to the kept signals out; it reads no table.

A statement that cannot be recognised becomes a dead letter by reference; its neighbours are heard (law 10).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pipeline.histories.letters import cause_of
from pipeline.histories.signals import New
from pipeline.stages.hearing import Act, Heard, Silent, Voiding
from processors.consent import Policy
from processors.directory import Directory
from processors.pseudonym import Pseudonyms
from processors.recognise import Recognition, recognise
from schemas.envelope import Envelope, EnvelopeKind
from schemas.timestamps import parse_time, to_micros

SEALED = "sealed"


@dataclass(frozen=True, slots=True)
class Item:
    """One completed statement of the log."""

    offset: int
    appended: datetime
    credential: str
    statement: Mapping[str, Any]
    again: bool

    @property
    def id(self) -> str:
        return str(self.statement["id"]).lower()


@dataclass(frozen=True, slots=True)
class Ears:
    """What the recogniser needs besides consent."""

    pseudonyms: Pseudonyms
    directory: Directory


@dataclass
class Recognised:
    """What a batch of statements says."""

    acts: list[Act] = field(default_factory=list)
    letters: list[tuple[int, str, str]] = field(default_factory=list)  # (offset, statement id, cause)
    again: list[str] = field(default_factory=list)  # statements that were heard again
    counted: Counter[tuple[str, str]] = field(default_factory=Counter)
    through: datetime | None = None

    def raise_through(self, at: datetime | None) -> None:
        """Event time has passed `at`."""
        if at is not None and (self.through is None or at > self.through):
            self.through = at


def items_of(envelopes: Iterable[Envelope]) -> list[Item]:
    """The statements of envelopes in the order of the log; those heard again keep the time they were stored at."""
    items: list[Item] = []
    for envelope in envelopes:
        again = envelope.kind is EnvelopeKind.AGAIN
        for credential, statement in envelope.completed():
            stored = parse_time(statement["stored"]) if again else envelope.appended
            items.append(Item(envelope.offset, stored, credential, statement, again))
    return items


def recognise_items(items: Sequence[Item], policy: Policy, ears: Ears) -> Recognised:
    """What each statement says, as far as consent lets it be heard."""
    recognised = Recognised()
    for item in items:
        if item.again:
            recognised.again.append(item.id)
        try:
            told = recognise(item.statement, item.credential, item.appended, policy, ears.pseudonyms, ears.directory)
        except Exception as error:  # noqa: BLE001 - one poisoned statement never stops a stream (law 10)
            recognised.letters.append((item.offset, item.id, cause_of(error)))
            continue
        if told.why != "own":
            recognised.raise_through(told.at)
        recognised.acts += _acts(item, told)
        if not item.again:
            _count(recognised.counted, told)
    return recognised


def _acts(item: Item, told: Recognition) -> Iterable[Act]:
    if told.voids is not None:
        yield Voiding(item.id, told.voids)
    elif told.signal is not None:
        yield Heard(New(told.signal, told.source, to_micros(item.appended)), item.offset, item.again)
    elif item.again:
        yield Silent(item.id)


def _count(counted: Counter[tuple[str, str]], told: Recognition) -> None:
    if told.signal is None:
        counted["not_heard", told.why] += 1
        return
    counted["heard", "other" if told.unknown_verb else told.signal.verb] += 1
    if told.unknown_verb:
        counted["unknown_verb", told.unknown_verb] += 1
