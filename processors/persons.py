"""Who a command, a file or the ledger speaks of: the one identity under which a person's consent is kept."""

from schemas.agent import hashed, identity, parse_person

_OWN_FORMS = ("mbox|", "sha1|", "openid|", "account|")


def identity_of(person: str) -> str:
    """The identity of a person as a command, a file or the ledger names one.

    Raises: InvalidInput: not `mailto:…`, `sha1:…`, an openid, `homePage|name`, or an identifier of `schemas.agent`.
    """
    if person.startswith("mbox|"):
        return hashed(person)
    if person.startswith(_OWN_FORMS):
        return person
    known = identity(parse_person(person))
    assert known is not None
    return known
