"""From a text to its cues, in English and French alike: which one it is need not be told.

Rule 1: a question is a sentence that ends in a question mark and is neither rhetoric nor small talk, or a request.
Rule 2: RHETORICAL and GREETING say that there is nothing more: no question, and (of a greeting) hardly another word.
Rule 3: LOGISTICS: all that is asked, or what is said, is about times, rooms and presence.
Rule 4: SOLVED is never read in a question.
Rule 5: of a long text the beginning and the end are read.
"""

import re

from processors.cues.english import ENGLISH
from processors.cues.french import FRENCH
from processors.cues.pattern import Language
from schemas.signal import Cue

LANGUAGES: tuple[Language, ...] = (ENGLISH, FRENCH)
_HEAD, _TAIL = 900, 300
_MOST_QUESTIONS, _FEW_WORDS, _LONGEST_NOTICE = 12, 4, 40
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE = re.compile(r"[^.!?\n…]+[.!?\n…]*")
_NOTHING: frozenset[Cue] = frozenset()


def cues(text: str) -> frozenset[Cue]:
    """The cues of a text; none of an empty one."""
    read = _prepared(text)
    asked, rest = _sentences(read) if "?" in read else ([], read)
    real, found = _questions(asked)
    if not real and any(one.request.is_in(rest) for one in LANGUAGES):
        real = [rest]
    if real:
        found = {Cue.QUESTION}
    elif Cue.GREETING not in found and _is_greeting(rest):
        found.add(Cue.GREETING)
    if _is_logistics(real, read):
        found.add(Cue.LOGISTICS)
    for language in LANGUAGES:
        if language.thanks.is_in(read):
            found.add(Cue.THANKS)
        if language.solved.is_in(rest):
            found.add(Cue.SOLVED)
        if language.reflection.is_in(rest):
            found.add(Cue.REFLECTION)
    return frozenset(found) if found else _NOTHING


def _prepared(text: str) -> str:
    if len(text) > _HEAD + _TAIL:
        text = text[:_HEAD] + "\n" + text[-_TAIL:]
    text = text.lower()
    if "’" in text:
        text = text.replace("’", "'")
    return _LINK.sub(" ", text) if "http" in text or "www." in text else text


def _sentences(read: str) -> tuple[list[str], str]:
    """The sentences that end in a question mark, and the others."""
    asked, rest = [], []
    for sentence in _SENTENCE.findall(read):
        (asked if "?" in sentence[-4:] else rest).append(sentence)
    return [one for one in asked if not one.isspace()][:_MOST_QUESTIONS], "".join(rest)


def _questions(asked: list[str]) -> tuple[list[str], set[Cue]]:
    """The questions that ask for something, and what the others are."""
    real, found = [], set()
    for question in asked:
        if any(one.small_talk.is_in(question) for one in LANGUAGES):
            found.add(Cue.GREETING)
        elif any(one.rhetorical.is_in(question) for one in LANGUAGES):
            found.add(Cue.RHETORICAL)
        else:
            real.append(question)
    return real, found


def _is_greeting(rest: str) -> bool:
    """Whether it greets and hardly says more."""
    if len(rest) > 80:  # noqa: PLR2004 - a greeting is short
        return False
    for language in LANGUAGES:
        if language.greeting.is_in(rest):
            return len(language.greeting.says.sub("", rest, count=1).split()) <= _FEW_WORDS
    return False


def _is_logistics(real: list[str], read: str) -> bool:
    if real:
        return all(any(one.logistics.is_in(question) for one in LANGUAGES) for question in real)
    return (
        len(read) < 300 and len(read.split()) <= _LONGEST_NOTICE and any(one.logistics.is_in(read) for one in LANGUAGES)
    )  # noqa: PLR2004
