"""How a chat message is said: marks of its form, as one small number; no word of it is kept.

Rule 1: the marks are of form and of closed classes of words (pronouns, question words, yes and no) in English and
French; none is of a subject, so that they mean the same in every community.
"""

import re
from enum import IntFlag
from typing import Final

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")


class Mark(IntFlag):
    """Marks of the form of a message."""

    ASKS = 1  # a question mark stands in it
    ENDS_ASKING = 2
    OPENS_ASKING = 4  # a question word or an auxiliary comes first
    AGREES = 8  # yes, no, right: a short answer comes first
    THANKS = 16
    GREETS = 32
    SELF = 64  # I, my
    OTHER = 128  # you, your
    POINTS = 256  # it, that, this: something said before
    GOES_ON = 512  # and, or, but, because: comes first
    LINK = 1024
    CODE = 2048  # a path, an option, a name with a dot or an underscore in it
    TRIES = 4096  # try, use, run, see: advice comes first
    DENIES = 8192  # not, doesn't, can't, won't


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FIRST: Final = (
    (
        Mark.OPENS_ASKING,
        _words(
            "how what where why who when which whats whos hows is are am was were can could would should do does did "
            "has have will any anyone anybody someone somebody what's how's who's where's isn't "
            "comment pourquoi où quand qui quel quelle quels quelles quoi combien est peut pouvez peux savez quelqu'un"
        ),
    ),
    (
        Mark.AGREES,
        _words(
            "yes yeah yep yup ya no nope nah ok okay k kk right sure true correct exactly agreed indeed ah oh aha hmm "
            "hm lol haha heh cool nice great good well maybe oui non ouais d'accord exact voilà bien ah bof super"
        ),
    ),
    (Mark.GREETS, _words("hi hello hey hiya howdy morning evening greetings yo bonjour bonsoir salut coucou")),
    (
        Mark.GOES_ON,
        _words("and or but because cause cuz so then also plus though if with et ou mais car donc puis aussi si avec"),
    ),
    (
        Mark.TRIES,
        _words(
            "try use run see check look read type go get install do make just open click add set you "
            "essaie essayez utilise utilisez lance lancez regarde regardez vérifie vérifiez tape tapez ouvre ouvrez"
        ),
    ),
)
_ANYWHERE: Final = (
    (Mark.THANKS, _words("thanks thank thx ty tnx thankyou cheers merci remercie")),
    (Mark.SELF, _words("i i'm im i've ive i'd i'll my me mine we our je j'ai mon ma mes moi nous notre")),
    (Mark.OTHER, _words("you your you're youre u ur yours you'll you've tu ton ta tes toi vous votre vos")),
    (
        Mark.POINTS,
        _words("it it's its that that's thats this these those they them he she ça cela c'est ce ceci il elle"),
    ),
    (
        Mark.DENIES,
        _words(
            "not don't dont doesn't doesnt didn't didnt can't cant cannot won't wont isn't isnt nothing never "
            "couldn't wouldn't haven't pas jamais rien"
        ),
    ),
)
_MARK: Final = {word: mark for mark, words in reversed(_FIRST) for word in words}
_MARKS: Final = {word: mark for mark, words in _ANYWHERE for word in words}
_CODE = re.compile(r"(?:^|\s)(?:/\w|-{1,2}\w|~/|\w+[._/]\w+[\w./]*)|[`$|=]")


def marks_of(said: str) -> int:
    """The marks of a message, given without the names at its head."""
    marks = 0
    if "?" in said:
        marks |= Mark.ASKS
        if said.rstrip(" !.)\"'").endswith("?"):
            marks |= Mark.ENDS_ASKING
    if "://" in said or "www." in said:
        marks |= Mark.LINK
    words = _WORD.findall(said.lower().replace("\u2019", "'"))
    if words:
        marks |= _MARK.get(words[0], 0)
        for word in words:
            mark = _MARKS.get(word)
            if mark is not None:
                marks |= mark
    if _CODE.search(said):
        marks |= Mark.CODE
    return int(marks)
