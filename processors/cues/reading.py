"""From a text to its cues, in English and French alike: which one it is need not be told.

Rule 1: a question is a sentence that ends in a question mark and is neither rhetoric nor small talk; where there is no
question mark, a request.
Rule 2: RHETORICAL and GREETING say that there is nothing more: no question, and (of a greeting) hardly another word.
Rule 3: LOGISTICS: all that is asked, or what a short notice says, is about times, rooms and presence.
Rule 4: SOLVED and REFLECTION are never read in a question.
Rule 5: of a long text the beginning and the end are read.
"""

import re

from processors.cues.english import ENGLISH
from processors.cues.french import FRENCH
from processors.cues.pattern import Language, cut, plain
from schemas.signal import Cue

LANGUAGES: tuple[Language, ...] = (ENGLISH, FRENCH)
_HEAD, _TAIL = 400, 200
_MOST_QUESTIONS, _FEW_WORDS, _LONGEST_NOTICE, _LONGEST_REQUEST = 12, 4, 40, 60
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_SENTENCE = re.compile(r"[^.!?\n…]+[.!?\n…]*")
_SAID_AT_LENGTH = frozenset[str]().union(*(x.thanks.words | x.solved.words | x.reflection.words for x in LANGUAGES))
_NOTHING: frozenset[Cue] = frozenset()


def cues(text: str) -> frozenset[Cue]:
    """The cues of a text; none of an empty one."""
    read = _prepared(text)
    words = cut(read)
    is_long = len(words) > _LONGEST_REQUEST
    if is_long and "?" not in read and _SAID_AT_LENGTH.isdisjoint(words):
        return _NOTHING
    sentences = _SENTENCE.findall(read)
    asked = [one for one in sentences if "?" in one[-4:]] if "?" in read else []
    rest = [one for one in sentences if "?" not in one[-4:]] if asked else sentences
    real, found = _questions(asked[:_MOST_QUESTIONS], words)
    if not asked and not is_long and _is_request(rest, words):
        real = rest
    if real:
        found = {Cue.QUESTION}
    elif Cue.GREETING not in found and _is_greeting(rest, words):
        found.add(Cue.GREETING)
    if _is_logistics(real, sentences, words):
        found.add(Cue.LOGISTICS)
    for language in LANGUAGES if not _SAID_AT_LENGTH.isdisjoint(words) else ():
        if language.thanks.is_in(sentences, words):
            found.add(Cue.THANKS)
        if language.solved.is_in(rest, words):
            found.add(Cue.SOLVED)
        if language.reflection.is_in(rest, words):
            found.add(Cue.REFLECTION)
    return frozenset(found) if found else _NOTHING


def _prepared(text: str) -> str:
    if len(text) > _HEAD + _TAIL:
        text = text[:_HEAD] + "\n" + text[-_TAIL:]
    text = plain(text)
    return _LINK.sub(" ", text) if "http" in text or "www." in text else text


def _questions(asked: list[str], words: set[str]) -> tuple[list[str], set[Cue]]:
    """The questions that ask for something, and what the others are."""
    real, found = [], set()
    for question in asked:
        if any(one.small_talk.opens((question,), words) for one in LANGUAGES):
            found.add(Cue.GREETING)
        elif any(one.rhetorical.opens((question,), words) for one in LANGUAGES):
            found.add(Cue.RHETORICAL)
        elif not question.strip("?! ").isspace():
            real.append(question)
    return real, found


def _is_request(rest: list[str], words: set[str]) -> bool:
    return any(one.opening.opens(rest, words) or one.request.is_in(rest, words) for one in LANGUAGES)


def _is_greeting(rest: list[str], words: set[str]) -> bool:
    """Whether it greets and hardly says more."""
    if not rest or len(words) > 2 * _FEW_WORDS:
        return False
    for language in LANGUAGES:
        if language.greeting.is_in(rest[:1], words):
            left = language.greeting.says.sub("", rest[0], count=1).split()
            return len(left) + sum(len(one.split()) for one in rest[1:]) <= _FEW_WORDS
    return False


def _is_logistics(real: list[str], sentences: list[str], words: set[str]) -> bool:
    if real:
        return all(any(one.logistics.is_in((question,), words) for one in LANGUAGES) for question in real)
    return len(words) <= _LONGEST_NOTICE and any(one.logistics.is_in(sentences, words) for one in LANGUAGES)
