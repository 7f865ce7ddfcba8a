"""What a language brings to the reading of cues: patterns, each guarded by plain words, so that most cost nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_ACCENTS = tuple(zip("éèêëàâäçùûüîïôöœ\u2019\u02bc", [*"eeeeaaacuuuiioo", "oe", "'", "'"], strict=True))
_MARKS = "'.,!?-:;()\""
_SPACES = str.maketrans(dict.fromkeys(_MARKS, " "))
_EDGE = r"\b"
_BRACKETS = re.compile(r"\\. | \[ (?: \\. | [^\]] )* \] | [()|]", re.VERBOSE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Pattern:
    """`says` is looked for only in sentences that hold one of `words`, and one of `also` where there are any.

    What `unless` matches is taken away, and what then is left must still say it.
    """

    words: frozenset[str]
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None
    also: frozenset[str] = frozenset()

    def is_in(self, sentences: Iterable[str], words: set[str]) -> bool:
        """sentences: as `plain` leaves them; words: at least theirs, cut at apostrophes and hyphens."""
        held = self.words & words
        if not held or (self.also and self.also.isdisjoint(words)):
            return False
        return any(_holds(one, held) and self._is_worth_a_look(one, held) and self._is_said(one) for one in sentences)

    def _is_worth_a_look(self, sentence: str, held: frozenset[str]) -> bool:
        """By whole words: cutting a sentence costs a tenth of looking for a pattern in it."""
        spoken = cut(sentence)
        return not held.isdisjoint(spoken) and (not self.also or not self.also.isdisjoint(spoken))

    def opens(self, sentences: Iterable[str], words: set[str]) -> bool:
        """Whether one of the sentences starts so."""
        return not self.words.isdisjoint(words) and any(self.says.match(one) for one in sentences)

    def _is_said(self, sentence: str) -> bool:
        if self.says.search(sentence) is None:  # most often; `unless` is the dearer of the two
            return False
        return self.unless is None or self.says.search(self.unless.sub(" ", sentence)) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The patterns of one language."""

    opening: Pattern  # at the start of a sentence: asks without a question mark
    request: Pattern  # anywhere: asks for help without a question mark
    rhetorical: Pattern  # matched against one question
    small_talk: Pattern  # matched against one question: asks nothing but company
    greeting: Pattern  # words of greeting
    logistics: Pattern
    thanks: Pattern
    solved: Pattern  # matched against what is no question
    reflection: Pattern


def pattern(words: str, says: str, unless: str | None = None, also: str = "") -> Pattern:
    """words, also: separated by spaces. says, unless: verbose regular expressions, matched within a sentence.

    All are written with their accents, and matched without.
    """
    return Pattern(
        frozenset(_without_accents(words).split()),
        _compiled(says),
        _compiled(unless) if unless else None,
        frozenset(_without_accents(also).split()),
    )


def _compiled(says: str) -> re.Pattern[str]:
    r"""Alternatives that begin with `\b` share it: one look at each letter that begins no word, not one for each."""
    every = [one.strip() for one in _alternatives(_without_accents(says))]
    at_words = [one[2:] for one in every if one.startswith(_EDGE)]
    rest = [one for one in every if not one.startswith(_EDGE)]
    if len(at_words) > 1:
        rest.append(f"{_EDGE} (?: {' | '.join(at_words)} )")
    else:
        rest = every
    return re.compile(" | ".join(rest), re.VERBOSE)


def _alternatives(says: str) -> list[str]:
    """A verbose regular expression, cut at the bars that stand in no group and no set."""
    found, depth, began = [], 0, 0
    for part in _BRACKETS.finditer(says):
        depth += {"(": 1, ")": -1}.get(part[0], 0)
        if part[0] == "|" and depth == 0:
            found.append(says[began : part.start()])
            began = part.end()
    return [*found, says[began:]]


def plain(text: str) -> str:
    """In lower case, with straight apostrophes and without accents: who types in a hurry leaves them out."""
    text = text.lower()
    return text if text.isascii() else _without_accents(text)


def cut(text: str) -> set[str]:
    """The words of a plain text, cut at apostrophes and hyphens too."""
    if text.isascii():
        return set(text.translate(_SPACES).split())
    for mark in _MARKS:  # beyond ASCII quicker than translate or a pattern
        text = text.replace(mark, " ")
    return set(text.split())


def _without_accents(text: str) -> str:
    for accented, bare in _ACCENTS:
        if accented in text:
            text = text.replace(accented, bare)
    return text


def _holds(sentence: str, words: Iterable[str]) -> bool:
    for word in words:  # noqa: SIM110 - any() with a generator costs twice as much
        if word in sentence:
            return True
    return False
