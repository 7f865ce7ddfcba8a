"""Attachments of statements: what a request must bring with it, what an answer may (xAPI 1.0.3 Data 2.4.11)."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

from schemas.errors import Fault, InvalidInput

Json = Mapping[str, Any]
SIGNATURE: Final = "http://adlnet.gov/expapi/attachments/signature"
HASHES: Final = {56: "sha224", 64: "sha256", 96: "sha384", 128: "sha512"}  # digits of a SHA-2 -> its algorithm
UNSIGNED: Final = "is a signature, so its content must come with it, as a part of a multipart/mixed request"
UNSENT: Final = "has no fileUrl, so its content must come with it, as a part of a multipart/mixed request"


@dataclass(frozen=True, slots=True)
class Attached:
    """One attachment of a statement, as the statement declares it; `signs`: it is the statement's signature."""

    statement: int  # the statement's place in the request
    pointer: str
    sha2: str  # in lower case
    written: str  # the same as the statement has it
    content_type: str
    remote: bool  # whether a fileUrl says where the content lies
    signs: bool


def carries(statement: Json) -> bool:
    """Whether a statement or its SubStatement declares attachments; cheap, for nearly none does."""
    thing = statement["object"]
    return "attachments" in statement or ("attachments" in thing and thing.get("objectType") == "SubStatement")


def all_attached(statements: Sequence[Json], *, single: bool) -> list[Attached]:
    """What the statements declare, in their order; pointers start at the body's root: one of them, or a list."""
    found: list[Attached] = []
    for number, statement in enumerate(statements):
        if carries(statement):
            above = "" if single else f"/{number}"
            found += _of(statement, number, above)
            if statement["object"].get("objectType") == "SubStatement":
                found += _of(statement["object"], number, f"{above}/object", signs=False)
    return found


def _of(event: Json, statement: int, above: str, *, signs: bool = True) -> list[Attached]:
    """A SubStatement is not signed by itself (xAPI 1.0.3 Data 2.6)."""
    return [
        Attached(
            statement,
            f"{above}/attachments/{number}",
            one["sha2"].lower(),
            one["sha2"],
            one["contentType"],
            remote="fileUrl" in one,
            signs=signs and one["usageType"] == SIGNATURE,
        )
        for number, one in enumerate(event.get("attachments", ()))
    ]


def refuse_unsent(declared: Iterable[Attached], sent: AbstractSet[str] = frozenset()) -> None:
    """Every attachment without fileUrl comes with the request (xAPI 1.0.3 Communication 1.5.2).

    A signature always does: elsewhere nobody checks it, and the statement would be shown as if it were signed.

    Raises: InvalidInput: the content of some is missing.
    """
    unsent = (one for one in declared if one.sha2 not in sent and (one.signs or not one.remote))
    faults = [Fault(one.pointer, UNSIGNED if one.signs else UNSENT) for one in unsent]
    if faults:
        raise InvalidInput(faults)


def kept_once(statements: Iterable[Json]) -> list[Attached]:
    """What statements of an answer declare, the first of each content."""
    found: dict[str, Attached] = {}
    for one in all_attached(list(statements), single=False):
        found.setdefault(one.sha2, one)
    return list(found.values())
