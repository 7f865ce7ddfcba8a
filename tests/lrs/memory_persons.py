"""People with tokens, in memory: for tests of the API."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lrs.ports import Word
from schemas.timestamps import EPOCH


@dataclass(slots=True)
class MemoryPersons:
    """`tokens` says who has which; `said` keeps words by person and moment."""

    tokens: dict[str, str] = field(default_factory=dict)
    said: dict[tuple[str, str], Word] = field(default_factory=dict)
    withdrawn: list[tuple[str, str | None]] = field(default_factory=list)

    def pseudonym(self, token: str, /) -> str | None:
        return self.tokens.get(token)

    def words(self, token: str, /) -> Sequence[Word]:
        return [word for (person, _), word in sorted(self.said.items()) if person == self.tokens[token]]

    def say(self, token: str, moment: str, /, *, rejected: bool, note: str | None) -> Word:
        word = Word(moment, rejected, note, EPOCH)
        self.said[self.tokens[token], moment] = word
        return word

    def withdraw(self, token: str, source: str | None, /) -> None:
        self.withdrawn.append((self.tokens.pop(token), source))
