"""Whom a chat message is addressed to by name: `ana: try it`, `ana, bo: look`, `look at this @ana`.

Rule 1: a name at the head of a message, followed by a colon or a comma and a space, or marked with `@`, addresses
somebody: the account of that name in the place that the author's own account belongs to.
Rule 2: a word that commonly opens a message ("ok, …", "note: …") addresses nobody.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from schemas.vocabulary import short_type

CHAT_MESSAGE: Final = "chat-message"
MOST_NAMED: Final = 3
READ: Final = 400  # characters of a message
_HEAD: Final = re.compile(r"\s*@?([^\s:,@<>()\"/]{2,32})\s?[:,](?=\s|$)")
_AT: Final = re.compile(r"(?<!\S)@([^\s:,@<>()\"/]{2,32})")
_WORDS: Final = """
    ah also and anyway but hello hey hi hm hmm hmmm however lol maybe no nope note oh ok okay please ps right so sorry
    sure thanks then um wait well yeah yep yes edit error warning ha haha actually basically
    ah alors attention bon bonjour donc euh merci mais non oui pardon sinon voila voilà salut
"""
_ADDRESSES_NOBODY: Final = frozenset(_WORDS.split())


def named_at_head(text: str) -> tuple[list[str], str]:
    """The names that a message addresses, and the beginning of the message without those at its head."""
    rest = text[:READ]
    names: list[str] = []
    while len(names) < MOST_NAMED and (found := _HEAD.match(rest)):
        if found[1].lower() in _ADDRESSES_NOBODY:
            break
        names.append(found[1])
        rest = rest[found.end() :]
    if "@" in rest:
        names += _AT.findall(rest)
        rest = _AT.sub(" ", rest)
    return names[:MOST_NAMED], rest


def addressed_in(statement: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The agents that the text of a chat message addresses by name; none where its author has no account."""
    account = statement["actor"].get("account")
    if account is None or not is_chat_message(statement):
        return []
    names, _ = named_at_head(text_of(statement))
    return [{"account": {"homePage": account["homePage"], "name": name}} for name in names]


def is_chat_message(statement: Mapping[str, Any]) -> bool:
    """Whether it is said in a chat, as the type of its object tells."""
    definition = statement["object"].get("definition")
    return bool(definition) and short_type(definition.get("type")) == CHAT_MESSAGE


def text_of(statement: Mapping[str, Any]) -> str:
    """The text of a chat message: the response, else what the object's definition says."""
    response = statement.get("result", {}).get("response")
    if isinstance(response, str):
        return response
    definition = statement["object"].get("definition", {})
    for part in ("name", "description"):
        if languages := definition.get(part):
            return str(languages[min(languages)])
    return ""
