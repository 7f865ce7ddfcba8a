"""What a credential's scopes allow: xAPI's own and those of the moments, the SQL port and the operators."""

from collections.abc import Set as AbstractSet
from typing import Final

from schemas.errors import Forbidden

WRITE_STATEMENTS: Final = frozenset({"statements/write", "all"})
READ_STATEMENTS: Final = frozenset({"statements/read", "all/read", "all"})
READ_OWN_STATEMENTS: Final = READ_STATEMENTS | {"statements/read/mine"}
DEFINE: Final = frozenset({"define", "all"})  # what others say of activities and agents stays in their statements
READ_ACTIVITIES: Final = READ_STATEMENTS | {"define"}  # whoever changes a definition sees what it becomes
READ_AGENTS: Final = READ_STATEMENTS  # names are of people: no way to them but that to the statements that hold them
WRITE_STATE: Final = frozenset({"state", "all"})
READ_STATE: Final = WRITE_STATE | {"all/read"}
WRITE_PROFILES: Final = frozenset({"profile", "all"})
READ_PROFILES: Final = WRITE_PROFILES | {"all/read"}
READ_MOMENTS: Final = frozenset({"moments/read"})  # not in `all`: whoever reads both was given both by name
OPERATE: Final = frozenset({"operate"})
ALLOWS: Final = {
    "all": "all of xAPI: reads and writes statements, documents, definitions; no moments",
    "all/read": "reads all of xAPI",
    "statements/write": "sends statements and attachments, reads none",
    "statements/read": "reads all statements, activities and agents",
    "statements/read/mine": "reads the statements that were sent with this very credential",
    "state": "reads and writes activity states",
    "profile": "reads and writes profiles of activities and of agents",
    "define": "reads activities; what it sends of activities and agents, others see",
    "moments/read": "reads moments",
    "sql/moments": "asks in SQL of moments and their evidence",
    "sql/statements": "asks in SQL of statements; beside sql/moments it undoes pseudonyms",
    "operate": "operates: consent, credentials, directory, dead letters, replay, status, metrics",
}
"""What each scope lets its credential do, for people."""
NAMES: Final = frozenset(ALLOWS)
_NARROWEST: Final = {
    WRITE_STATEMENTS: "statements/write",
    READ_OWN_STATEMENTS: "statements/read or statements/read/mine",
    READ_STATEMENTS: "statements/read",
    READ_ACTIVITIES: "statements/read or define",
    WRITE_STATE: "state",
    READ_STATE: "state",
    WRITE_PROFILES: "profile",
    READ_PROFILES: "profile",
}


def demand(held: AbstractSet[str], any_of: frozenset[str]) -> None:
    """Raises: Forbidden: none of the scopes is held; it names the narrowest one that would do."""
    if any_of.isdisjoint(held):
        raise Forbidden(_NARROWEST.get(any_of) or min(any_of))


def reads_only_own(held: AbstractSet[str]) -> bool:
    """Whether a reader of statements sees only those with its own authority."""
    return READ_STATEMENTS.isdisjoint(held)
