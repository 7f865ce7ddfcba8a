"""What a language brings to the reading of cues: patterns, each guarded by plain stems so that most texts cost nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pattern:
    """`says` is looked for only where one of the `stems` stands; what `unless` matches is taken away before."""

    stems: Sequence[str]
    says: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def is_in(self, text: str) -> bool:
        """text: lower case, plain apostrophes."""
        for stem in self.stems:
            if stem in text:
                break
        else:
            return False
        return self.says.search(self.unless.sub(" ", text) if self.unless else text) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The patterns of one language."""

    request: Pattern  # asks for help without a question mark
    rhetorical: Pattern  # matched against one question
    small_talk: Pattern  # matched against one question: asks nothing but company
    greeting: Pattern  # words of greeting
    logistics: Pattern
    thanks: Pattern
    solved: Pattern  # matched against what is no question
    reflection: Pattern


def pattern(stems: str, says: str, unless: str | None = None) -> Pattern:
    """stems: separated by `|`. says, unless: verbose regular expressions."""
    return Pattern(
        tuple(stems.split("|")), re.compile(says, re.VERBOSE), re.compile(unless, re.VERBOSE) if unless else None
    )
