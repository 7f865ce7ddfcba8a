"""What a text leaves behind: how long it is, what cues it holds, and salted hashes of its terms (law 8)."""

import re
from collections.abc import Mapping
from typing import Any

from processors.cues.reading import cues
from processors.pseudonym import Pseudonyms
from schemas import vocabulary as v
from schemas.signal import Cue

LONGEST_READ = 8_000  # characters
_REFLECTION = f"{v.TINCAN_EXTENSION}reflection"
_OWN_WORDS = frozenset({v.ASKED, v.POSTED, v.OFFERED, v.AUTHORED, v.REFLECTED, v.ANNOTATED})
_NOT_THE_TITLE = ("description",)  # a reply is named after the discussion, by whoever opened it
_MADE_OF_TEXT = frozenset({"solution", "forum-reply", "comment", "chat-message", "message", "note", "suggestion"})
_HAS_TERMS = frozenset({v.SEARCHED, v.ASKED, v.POSTED, v.REFLECTED, v.ANNOTATED})
_TERM = re.compile(r"[^\W_][\w.+#-]{1,29}\w")
_READ_FOR_TERMS, MOST_TERMS = 120, 6
_CHAT_TERM = re.compile(r"[^\W_][\w.+#-]{1,29}")
_TERM_ENDS = ".-"
MOST_CHAT_TERMS = 24
_COMMON_ENGLISH = """
the and for you your with that this what how does can not have are from when where which would should could there any
get use using need want know anyone someone please about into just like hello thanks
"""
_COMMON_FRENCH = """
les des une est que qui pour dans avec sur pas comment vous nous mon mes par plus fait faire sont avez quelqu sait peut
bonjour merci
"""
_COMMON = frozenset((_COMMON_ENGLISH + _COMMON_FRENCH).split())


def text_of(statement: Mapping[str, Any], verb: str, kind: str | None) -> str:
    """The words of the actor: the response, and of what is itself a text its title and body."""
    result = statement.get("result")
    parts = [result["response"]] if result and "response" in result else []
    if result and "extensions" in result:
        parts += _strings(result["extensions"].get(_REFLECTION))
    definition = statement["object"].get("definition")
    if definition and (verb in _OWN_WORDS or kind in _MADE_OF_TEXT):
        for part in _NOT_THE_TITLE if kind == "forum-reply" else ("name", "description"):
            languages = definition.get(part)
            if languages:
                parts.append(languages[min(languages)])
    return "\n".join(parts)[:LONGEST_READ] if parts else ""


def text_cues(text: str, statement: Mapping[str, Any]) -> frozenset[Cue]:
    """The cues of the text, and those that the statement says outright."""
    found = cues(text) if text else frozenset()
    result = statement.get("result")
    if not result:
        return found
    if "extensions" in result and _REFLECTION in result["extensions"]:
        found |= {Cue.REFLECTION}
    if statement["verb"]["id"] == v.CURATR_UPVOTE and "resolved" in result.get("response", "").lower():
        found |= {Cue.SOLVED}
    return found


def chat_terms(said: str, pseudonyms: Pseudonyms) -> tuple[str, ...]:
    """Hashes of the words of a chat message that are not common ones, sorted; `said`: without the names at its head.

    Messages are short and refer to each other by any of their words, so more are kept than of other texts.
    """
    words = {word.rstrip(_TERM_ENDS) for word in _CHAT_TERM.findall(said.lower())} - _COMMON
    if len(words) > MOST_CHAT_TERMS:
        words = set(sorted(sorted(words), key=len, reverse=True)[:MOST_CHAT_TERMS])
    return tuple(sorted({pseudonyms.term(word) for word in words}))


def called(agent: Mapping[str, Any], pseudonyms: Pseudonyms) -> str | None:
    """The hash of the word by which others call this person in a chat: the name of the account."""
    account = agent.get("account")
    word = _CHAT_TERM.search(account["name"].lower()) if account else None
    return pseudonyms.term(word[0].rstrip(_TERM_ENDS)) if word else None


def terms(text: str, verb: str, pseudonyms: Pseudonyms) -> tuple[str, ...]:
    """Hashes of the longest of the first words that are not common ones, sorted; not of every verb."""
    if not text or verb not in _HAS_TERMS:
        return ()
    words = set(_TERM.findall(text[:_READ_FOR_TERMS].lower())) - _COMMON
    longest = sorted(words)
    longest.sort(key=len, reverse=True)
    return tuple(sorted({pseudonyms.term(word) for word in longest[:MOST_TERMS]}))


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else []
