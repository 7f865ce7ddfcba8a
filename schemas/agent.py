"""Agents and groups: their rules, the identifier of a person, and the form in which commands name one."""

import hashlib
import re
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, NotRequired

from pydantic import AfterValidator, ConfigDict, StringConstraints, with_config
from typing_extensions import TypedDict  # what pydantic wants below Python 3.12; it brings the package

from schemas.errors import Fault, InvalidInput
from schemas.faults import refusal
from schemas.formats import IRI, MBOX, SHA1

EXACT: Final = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)
"""Nothing unknown, nothing converted: a string is no number, a number no boolean, null is nothing (Data 2.2)."""

IDENTIFIERS: Final = ("mbox", "mbox_sha1sum", "openid", "account")
_LONGEST = 2_000
_ONE_OF = "exactly one of mbox, mbox_sha1sum, openid, account"

Iri = Annotated[str, StringConstraints(pattern=IRI)]
Mbox = Annotated[str, StringConstraints(pattern=MBOX)]
Sha1 = Annotated[str, StringConstraints(pattern=SHA1)]


@with_config(EXACT)
class Account(TypedDict):
    """Data 2.4.2.4."""

    homePage: Iri
    name: str


class Identified(TypedDict):
    """What agents and groups share (Data 2.4.2.3)."""

    name: NotRequired[str]
    mbox: NotRequired[Mbox]
    mbox_sha1sum: NotRequired[Sha1]
    openid: NotRequired[Iri]
    account: NotRequired[Account]


def _count(who: Mapping[str, Any]) -> int:
    """How many identifiers, and member: what is left without the properties that identify nobody."""
    return len(who) - ("objectType" in who) - ("name" in who)


def _agent(who: Any) -> Any:
    if len(who) - ("objectType" in who) - ("name" in who) != 1:  # _count, without the call
        raise refusal(f"an Agent must have {_ONE_OF}")
    return who


def _group(who: Any) -> Any:
    members = "member" in who
    if _count(who) - members > 1:
        raise refusal(f"an identified Group must have {_ONE_OF}")
    if not _count(who):
        raise refusal(f"a Group must have {_ONE_OF}, or, where it is anonymous, member")
    return who


def _actor(who: Any) -> Any:
    if "member" not in who and len(who) - ("objectType" in who) - ("name" in who) == 1:
        return who  # the common case first
    if who.get("objectType") == "Group":
        return _group(who)
    if "member" in who:
        raise refusal('an Agent has no member: say "objectType": "Group"', "/member")
    return _agent(who)


def _authority(who: Any) -> Any:
    """Data 2.4.9: an Agent, or of three-legged OAuth the application and its user together."""
    if who.get("objectType") == "Group" and (_count(who) > 1 or len(who.get("member", ())) != 2):  # noqa: PLR2004
        raise refusal("an authority must be an Agent, or an anonymous Group of exactly two Agents")
    return who


@with_config(EXACT)
class AgentObject(Identified):
    """An Agent where objectType tells what it is: as a statement's object."""

    objectType: Literal["Agent"]


@with_config(EXACT)
class PlainAgent(Identified):
    """An Agent where nothing else could stand."""

    objectType: NotRequired[Literal["Agent"]]


Agent = Annotated[PlainAgent, AfterValidator(_agent)]
AgentAsObject = Annotated[AgentObject, AfterValidator(_agent)]


@with_config(EXACT)
class PlainGroup(Identified):
    """A Group: its members are Agents, never Groups (Data 2.4.2.2)."""

    objectType: Literal["Group"]
    member: NotRequired[list[Agent]]


@with_config(EXACT)
class AgentOrGroup(Identified):
    """Either, in one pass: what holds for only one of them is said by `_actor`."""

    objectType: NotRequired[Literal["Agent", "Group"]]
    member: NotRequired[list[Agent]]


Group = Annotated[PlainGroup, AfterValidator(_group)]
Actor = Annotated[AgentOrGroup, AfterValidator(_actor)]
Authority = Annotated[AgentOrGroup, AfterValidator(_actor), AfterValidator(_authority)]


def identifier(agent: Mapping[str, Any]) -> str | None:
    """The inverse functional identifier in its one spelling; None of an anonymous group.

    `mbox|mailto:name@host` (host in lower case: it knows no case, Data 2.4.2.3.s4.b1), `sha1|<lower-case hex>`,
    `openid|<iri>`, `account|<homePage>|<name>`.
    """
    if (account := agent.get("account")) is not None:
        return f"account|{account['homePage']}|{account['name']}"
    if (mbox := agent.get("mbox")) is not None:
        name, _, host = mbox.rpartition("@")
        return f"mbox|{name}@{host.lower()}"
    if (digest := agent.get("mbox_sha1sum")) is not None:
        return f"sha1|{digest.lower()}"
    if (openid := agent.get("openid")) is not None:
        return f"openid|{openid}"
    return None


def identity(agent: Mapping[str, Any]) -> str | None:
    """One name for all the spellings of a person: the identifier, of an mbox its SHA-1 form.

    So whoever is named by the hash of an address and by the address itself is one person. None: nobody is identified.
    """
    named = identifier(agent)
    return hashed(named) if named is not None and named.startswith("mbox|") else named


def hashed(mbox: str) -> str:
    """`mbox|mailto:…` as `sha1|…`."""
    return "sha1|" + hashlib.sha1(mbox[5:].encode(), usedforsecurity=False).hexdigest()


def parse_person(text: str) -> dict[str, Any]:
    """A person as commands and files name one: `mailto:…`, `sha1:…`, an openid, or `homePage|name`.

    Raises: InvalidInput: none of these; what was given is not repeated.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        raise InvalidInput([Fault("", f"a person is named in at most {_LONGEST} characters")])
    if text.startswith("mailto:"):
        return {"mbox": _fitting(MBOX, text, "mailto: must be followed by an e-mail address")}
    if text.startswith("sha1:"):
        digest = text.removeprefix("sha1:")
        return {"mbox_sha1sum": _fitting(SHA1, digest, "sha1: must be followed by 40 hexadecimal digits").lower()}
    home, bar, name = text.partition("|")
    if bar:
        wanted = "an account is written homePage|name, and its home page must be an absolute IRI"
        if not name:
            raise InvalidInput([Fault("", wanted)])
        return {"account": {"homePage": _fitting(IRI, home, wanted), "name": name}}
    return {"openid": _fitting(IRI, text, "a person is written mailto:…, sha1:…, an openid (IRI), or homePage|name")}


def _fitting(pattern: str, text: str, otherwise: str) -> str:
    if not re.fullmatch(pattern, text):
        raise InvalidInput([Fault("", otherwise)])
    return text
