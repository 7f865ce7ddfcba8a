"""What a language brings to the reading of cues: patterns, each guarded by plain words, so that most cost nothing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """`says` is looked for only in sentences that hold one of `words`; what `unless` matches is taken away before."""

    words: frozenset[str]
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def is_in(self, sentences: Iterable[str], words: set[str]) -> bool:
        """sentences: lower case, plain apostrophes; words: at least theirs, cut at apostrophes and hyphens."""
        held = self.words & words
        return bool(held) and any(self._is_said(one) for one in sentences if _holds(one, held))

    def opens(self, sentences: Iterable[str], words: set[str]) -> bool:
        """Whether one of the sentences starts so."""
        return not self.words.isdisjoint(words) and any(self.says.match(one) for one in sentences)

    def _is_said(self, sentence: str) -> bool:
        return self.says.search(self.unless.sub(" ", sentence) if self.unless else sentence) is not None


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


def pattern(words: str, says: str, unless: str | None = None) -> Pattern:
    """words: separated by spaces. says, unless: verbose regular expressions, matched within a sentence."""
    return Pattern(
        frozenset(words.split()), re.compile(says, re.VERBOSE), re.compile(unless, re.VERBOSE) if unless else None
    )


def _holds(sentence: str, words: Iterable[str]) -> bool:
    for word in words:  # noqa: SIM110 - any() with a generator costs twice as much
        if word in sentence:
            return True
    return False
