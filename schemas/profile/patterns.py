"""A Pattern for each kind of moment and gap, with the patterns inside it; and one for each statement about a moment."""

from collections.abc import Iterator
from typing import Any, Final

from schemas.moment_statement import VERSION_IRI
from schemas.profile.kinds import KINDS, Kind, Shape
from schemas.vocabulary import PROFILE

PATTERN: Final = f"{PROFILE}/patterns/"
TEMPLATE: Final = f"{PROFILE}/templates/"


def patterns() -> list[dict[str, Any]]:
    """Every kind's pattern with the patterns inside it; and one for the statement that tells of such a moment."""
    made = [one for kind, told in KINDS.items() for one in _primary(kind, told)]
    return made + [_solo(kind, told) for kind, told in KINDS.items()]


def _primary(kind: str, told: Kind) -> Iterator[dict[str, Any]]:
    inner: list[dict[str, Any]] = []
    iri = PATTERN + kind
    names = {"prefLabel": {"en": told.title_en, "fr": told.title_fr}}
    names["definition"] = {"en": told.said_en, "fr": told.said_fr}
    yield (
        {"id": iri, "type": "Pattern", "primary": True, "inScheme": VERSION_IRI} | names | _body(told.shape, iri, inner)
    )
    yield from inner


def _body(shape: Shape, owner: str, inner: list[dict[str, Any]]) -> dict[str, Any]:
    members = [_member(part, owner, inner) for part in shape.parts]
    return {shape.operator: members if shape.operator in ("sequence", "alternates") else members[0]}


def _member(part: "Shape | str", owner: str, inner: list[dict[str, Any]]) -> str:
    if isinstance(part, str):
        return (PATTERN if part in KINDS else TEMPLATE) + part
    iri = f"{owner}/{len(inner) + 1}"
    made: dict[str, Any] = {"id": iri, "type": "Pattern", "primary": False, "inScheme": VERSION_IRI}
    inner.append(made)
    made |= _body(part, owner, inner)
    return iri


def _solo(kind: str, told: Kind) -> dict[str, Any]:
    """A moment's own statement stands alone: its registration is the moment's id."""
    return {
        "id": f"{PATTERN}moment/{kind}",
        "type": "Pattern",
        "primary": True,
        "inScheme": VERSION_IRI,
        "prefLabel": {"en": f"Told: {told.title_en}", "fr": f"Énoncé : {told.title_fr}"},
        "definition": {
            "en": "The statement that tells of such a moment; it stands alone under its registration.",
            "fr": "L'énoncé qui dit un tel moment ; il est seul sous sa « registration ».",
        },
        "sequence": [f"{TEMPLATE}moment/{kind}"],
    }
