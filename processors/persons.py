"""Who a person is across tools: one identity for all the spellings under which they act or gave their consent."""

import hashlib
from collections.abc import Mapping
from typing import Any

from schemas.agent import identifier, parse_person

_OWN_FORMS = ("mbox|", "sha1|", "openid|", "account|")


def identity(agent: Mapping[str, Any]) -> str | None:
    """The identity of an Agent or identified Group: its identifier, of an mbox the SHA-1 form.

    So whoever is named by the hash of an address and by the address itself is one person. None: nobody is identified.
    """
    named = identifier(agent)
    return _hashed(named) if named is not None and named.startswith("mbox|") else named


def identity_of(person: str) -> str:
    """The identity of a person as a command, a file or the ledger names one.

    Raises: InvalidInput: not `mailto:…`, `sha1:…`, an openid, `homePage|name`, or an identifier of `schemas.agent`.
    """
    if person.startswith("mbox|"):
        return _hashed(person)
    if person.startswith(_OWN_FORMS):
        return person
    known = identity(parse_person(person))
    assert known is not None
    return known


def _hashed(mbox: str) -> str:
    return "sha1|" + hashlib.sha1(mbox[5:].encode(), usedforsecurity=False).hexdigest()
