"""Builders of xAPI statements for the record store's tests."""

from typing import Any

Json = dict[str, Any]
ANNE, BEN, CLEO = ({"mbox": f"mailto:{name}@people.example"} for name in ("anne", "ben", "cleo"))
ASKED, ANSWERED = "https://verbs.example/asked", "https://verbs.example/answered"
VOIDED = "http://adlnet.gov/expapi/verbs/voided"
PUMP, VALVE = "https://things.example/pump", "https://things.example/valve"


def uuid_of(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def statement(actor: Json = ANNE, verb: str = ASKED, thing: Json | str = PUMP, **more: Any) -> Json:
    """A valid statement; `thing`: an activity's IRI or an object."""
    target = {"id": thing} if isinstance(thing, str) else thing
    return {"actor": dict(actor), "verb": {"id": verb}, "object": target, **more}


def reference(statement_id: str) -> Json:
    return {"objectType": "StatementRef", "id": statement_id}


def void(statement_id: str, **more: Any) -> Json:
    return statement(CLEO, VOIDED, reference(statement_id), **more)
