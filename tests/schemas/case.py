"""A case of a rule of the statement, and what cases are made of."""

from dataclasses import dataclass
from typing import Any

from tests.schemas.samples import (
    Json,
    changed,
)

BOTH = ("1.0.3", "2.0.0")


@dataclass(frozen=True)
class Case:
    """`pointers`: of all faults, in the order told; empty where the statement is valid."""

    law: str
    statement: Json
    pointers: tuple[str, ...]
    versions: tuple[str, ...] = BOTH


def case(law: str, statement: Json, path: str, value: Any, *pointers: str, versions: tuple[str, ...] = BOTH) -> Case:
    return Case(law, changed(statement, path, value), pointers, versions)


ADA = {"mbox": "mailto:ada@example.com"}
GROUP = {"objectType": "Group", "member": [ADA]}
D = "/object/definition"
