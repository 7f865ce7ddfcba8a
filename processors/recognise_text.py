"""What a text leaves behind: how long it is, what cues it holds, and salted hashes of its terms (law 8)."""

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote_plus

from processors.cues.reading import cues
from processors.pseudonym import Pseudonyms
from schemas import vocabulary as v
from schemas.signal import Cue

LONGEST_READ = 8_000  # characters
_REFLECTION = f"{v.TINCAN_EXTENSION}reflection"
_OWN_WORDS = frozenset({v.ASKED, v.POSTED, v.OFFERED, v.AUTHORED})
_NOTES = frozenset({v.REFLECTED, v.ANNOTATED})  # on a thing that has its own name, or made as a note
_NOT_THE_TITLE = ("description",)  # a reply is named after the discussion, by whoever opened it
_MADE_OF_TEXT = frozenset({"solution", "forum-reply", "comment", "chat-message", "message", "note", "suggestion"})
_HAS_TERMS = frozenset({v.ASKED, v.POSTED, v.REFLECTED, v.ANNOTATED})
_TERM = re.compile(r"[^\W_][\w.+#-]{1,29}\w")
_READ_FOR_TERMS, MOST_TERMS = 120, 6
_CHAT_TERM = re.compile(r"[^\W_][\w.+#-]{1,29}")
_TERM_ENDS = ".-"
_IS_QUERY = re.compile(r"(?i)(?:query|search-?terms?|search-?string|keywords?)$")  # of the name of an extension
_ASKED_IN_IRI = re.compile(r"[?&](?:q|query|search|s)=([^&#]+)")
_FINDS_A_WAY = re.compile(  # of a search for a page of the house, not for how something is done
    r"(?i)\b(?:log[ -]?[io]n|sign[ -]?in|passwords?|time[ -]?sheets?|payslips?|webmail|intranet|mots? de passe"
    r"|feuilles? (?:de temps|d.heures)|se connecter|page de connexion|bulletins? de paie|pointage)\b"
)
MOST_WORK_TERMS = 12
_PLURAL_FROM = 4  # letters
MOST_CHAT_TERMS = 24
_COMMON_ENGLISH = """
the and for you your with that this what how does can not have are from when where which would should could there any
get use using need want know anyone someone please about into just like hello thanks
"""
_COMMON_FRENCH = """
les des une est que qui pour dans avec sur pas comment vous nous mon mes par plus fait faire sont avez quelqu sait peut
bonjour merci
"""
_EMPTY: Mapping[str, Any] = {}
_COMMON = frozenset((_COMMON_ENGLISH + _COMMON_FRENCH).split())


def text_of(statement: Mapping[str, Any], verb: str, kind: str | None) -> str:
    """The words of the actor: the response, and of what is itself a text its title and body."""
    result = statement.get("result")
    parts = [result["response"]] if result and "response" in result else []
    if result and "extensions" in result:
        parts += _strings(result["extensions"].get(_REFLECTION))
    extensions = statement.get("context", _EMPTY).get("extensions", _EMPTY)
    if _REFLECTION in extensions:
        parts += _strings(extensions[_REFLECTION])
    definition = statement["object"].get("definition")
    is_text = kind in _MADE_OF_TEXT or (kind is None and verb in _NOTES and not parts)
    if definition and (verb in _OWN_WORDS or is_text):
        for part in _NOT_THE_TITLE if kind == "forum-reply" else ("name", "description"):
            languages = definition.get(part)
            if languages:
                parts.append(languages[min(languages)])
    return "\n".join(parts)[:LONGEST_READ] if parts else ""


def text_cues(text: str, statement: Mapping[str, Any], verb: str) -> frozenset[Cue]:
    """The cues of the text, and those that the statement says outright."""
    found = cues(text) if text else frozenset()
    if has_reflection(statement):
        found |= {Cue.REFLECTION}
    if verb == v.SEARCHED and _FINDS_A_WAY.search(_query(statement, ())):
        found |= {Cue.LOGISTICS}
    result = statement.get("result")
    if not result:
        return found
    if statement["verb"]["id"] == v.CURATR_UPVOTE and "resolved" in result.get("response", "").lower():
        found |= {Cue.SOLVED}
    return found


def has_reflection(statement: Mapping[str, Any]) -> bool:
    """Whether TinCan's extension says that it is a reflection."""
    told = (statement.get(part, _EMPTY).get("extensions", _EMPTY) for part in ("result", "context"))
    return any(_REFLECTION in extensions for extensions in told)


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


def terms(
    text: str, verb: str, statement: Mapping[str, Any], topics: Sequence[str], pseudonyms: Pseudonyms
) -> tuple[str, ...]:
    """Hashes of the longest of the first words that are not common ones, sorted; not of every verb.

    Those of a search, and of work by the name of the thing in every language and by its topics, are singular, so that
    they can meet.
    """
    if verb == v.SEARCHED:
        return _work_terms(_query(statement, topics), pseudonyms)
    if verb in v.ATTEMPTS:
        return _work_terms("\n".join((*_names(statement["object"]), *topics)), pseudonyms)
    if not text or verb not in _HAS_TERMS:
        return ()
    words = set(_TERM.findall(text[:_READ_FOR_TERMS].lower())) - _COMMON
    longest = sorted(words)
    longest.sort(key=len, reverse=True)
    return tuple(sorted({pseudonyms.term(word) for word in longest[:MOST_TERMS]}))


def _query(statement: Mapping[str, Any], topics: Sequence[str]) -> str:
    """What was searched for: the response, the name of the search, its topics, an extension or its IRI says so."""
    thing, result = statement["object"], statement.get("result", _EMPTY)
    parts = [result.get("response", ""), *_names(thing), *topics]
    for holder in (result, statement.get("context", _EMPTY), thing.get("definition", _EMPTY)):
        for key, value in holder.get("extensions", _EMPTY).items():
            if _IS_QUERY.search(key):
                parts += _strings(value)
    parts += [unquote_plus(found) for found in _ASKED_IN_IRI.findall(str(thing.get("id", "")))]
    return "\n".join(part for part in parts if part)[:LONGEST_READ]


def _work_terms(text: str, pseudonyms: Pseudonyms) -> tuple[str, ...]:
    found = set(_TERM.findall(text.lower())) - _COMMON if text else ()
    longest = sorted(sorted(found), key=len, reverse=True)[:MOST_WORK_TERMS]
    return tuple(sorted({pseudonyms.term(word[:-1] if _is_plural(word) else word) for word in longest}))


def _is_plural(word: str) -> bool:
    return len(word) > _PLURAL_FROM and word[-1] in "sx"


def _names(thing: Mapping[str, Any]) -> list[str]:
    return [name for name in thing.get("definition", _EMPTY).get("name", _EMPTY).values() if isinstance(name, str)]


def _strings(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else []
