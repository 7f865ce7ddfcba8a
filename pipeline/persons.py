"""People who show a token: who they are, what they said of moments, and that they withdraw; over the ledger."""

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Engine

from lrs.ledger.consent import add_acts, person_of
from lrs.ledger.contests import Contest, add_contest, contests_by
from lrs.ports import Word
from processors.persons import identity_of
from processors.pseudonym import Pseudonyms
from schemas.errors import Unauthenticated


class LedgerPersons:
    """`lrs.ports.Persons`."""

    def __init__(self, ledger: Engine, key: Callable[[], bytes], now: Callable[[], datetime]) -> None:
        """`key`: of pseudonyms, read when it is needed: it is made when detecting first starts."""
        self._ledger = ledger
        self._key = key
        self._now = now

    def pseudonym(self, token: str, /) -> str | None:
        person = person_of(self._ledger, token)
        return None if person is None else Pseudonyms(self._key()).person(identity_of(person))

    def words(self, token: str, /) -> Sequence[Word]:
        return [_word(one) for one in contests_by(self._ledger, self._person(token))]

    def say(self, token: str, moment: str, /, *, rejected: bool, note: str | None) -> Word:
        person = self._person(token)
        return _word(add_contest(self._ledger, person, moment, rejected=rejected, note=note, at=self._now()))

    def withdraw(self, token: str, source: str | None, /) -> None:
        add_acts(self._ledger, [(self._person(token), source, "withdraw", self._now(), None)])

    def _person(self, token: str) -> str:
        """Raises: Unauthenticated: they withdrew a moment ago."""
        person = person_of(self._ledger, token)
        if person is None:
            raise Unauthenticated
        return person


def _word(one: Contest) -> Word:
    return Word(one.moment, one.rejected, one.note, one.at)
