"""Acceptance: from validated statements to a batch that is ready for the log."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson

from lrs.rules.accepted import Accepted, Batch
from lrs.rules.versions import Version
from schemas.errors import Fault, InvalidStatement
from schemas.statement import digest, normalise

Json = dict[str, Any]


def authority_of(home_page: str, credential: str) -> Json:
    """The Agent that vouches for what a credential sends; a client's own `authority` is replaced by it."""
    return {"objectType": "Agent", "account": {"homePage": home_page, "name": credential}}


def accept(
    statements: Sequence[Json],
    *,
    credential: str,
    authority: Json,
    version: Version,
    new_ids: Callable[[int], Sequence[str]],
    defines: bool = True,
) -> Batch:
    """Statements as `parse_statements` returned them, completed in place but for `stored`, in their order.

    new_ids: so many fresh UUIDs, for those that were sent without one. defines: whether the credential may define.
    """
    missing = sum("id" not in statement for statement in statements)
    fresh = iter(new_ids(missing)) if missing else iter(())
    accepted = []
    for statement in statements:
        same = digest(statement)  # of what was sent: another store may have given its `stored` as `timestamp`
        normalise(statement, version)
        statement_id: str = statement["id"] if "id" in statement else next(fresh)
        statement["id"] = statement_id
        statement["authority"] = authority
        statement.pop("stored", None)
        accepted.append(Accepted(statement_id, same, orjson.dumps(statement)))
    return Batch(credential, tuple(accepted), defines)


def name_by_parameter(statement: Json, statement_id: str) -> Json:
    """The statement of PUT, named by `statementId` (xAPI 1.0.3 Communication 2.1.1).

    statement_id: in lower case.

    Raises: InvalidStatement: its own id is another one.
    """
    if statement.get("id", statement_id).lower() != statement_id:
        raise InvalidStatement([Fault("/id", "must be the same as the parameter statementId")])
    statement["id"] = statement_id
    return statement
