"""POST and PUT /xAPI/statements: the hot path, from bytes to a durable log entry."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, Final

import orjson

from lrs.api.answers import Answer
from lrs.api.calls import Call
from lrs.rules.acceptance import accept, authority_of, name_by_parameter
from lrs.rules.parameters import parse_parameters, unknown
from lrs.rules.reading import to_statement_id
from lrs.rules.scopes import DEFINE
from schemas.errors import Fault, InvalidInput
from schemas.statement import parse_statements

JSON_TYPE: Final = b"application/json"
NO_CONTENT: Final = Answer(204)
Json = dict[str, Any]


async def post_statements(call: Call) -> Answer:
    """Accept one statement or a list, all or nothing; answers their ids in order."""
    if call.query_string:
        raise InvalidInput(unknown(parse_parameters(call.query_string), frozenset()) or [Fault("?", "must be empty")])
    refuse_other_types(call.headers.get(b"content-type"))
    body = await call.body()
    statements = parse_statements(body, call.version, call.parts.settings.limits)
    ids = await log_statements(call, statements)
    return Answer(200, orjson.dumps(ids))


async def put_statement(call: Call) -> Answer:
    """Accept one statement under the id that the parameter names."""
    statement_id = to_statement_id(parse_parameters(call.query_string))
    refuse_other_types(call.headers.get(b"content-type"))
    body = await call.body()
    if body.lstrip()[:1] == b"[":
        raise InvalidInput([Fault("", "PUT takes one statement, not a list: use POST for several")])
    statements = parse_statements(body, call.version, call.parts.settings.limits)
    await log_statements(call, [name_by_parameter(statements[0], statement_id)])
    return NO_CONTENT


async def log_statements(call: Call, statements: Sequence[Json]) -> list[str]:
    """Their ids, once all are durable.

    Raises: Conflict, Unavailable: as the log says; nothing was acknowledged.
    """
    parts, name = call.parts, call.credential.name
    authority = _authority(parts.settings.home_page, name)
    batch = accept(
        statements,
        credential=name,
        authority=authority,
        version=call.version,
        new_ids=parts.new_ids,
        defines=not DEFINE.isdisjoint(call.credential.scopes),
    )
    if batch.statements:
        await parts.log.append(batch)
    return [accepted.id for accepted in batch.statements]


@lru_cache(maxsize=1024)
def _authority(home_page: str, name: str) -> Json:
    return authority_of(home_page, name)


def refuse_other_types(content_type: bytes | None) -> None:
    """Raises: InvalidInput: the body is not said to be JSON (xAPI 1.0.3 Communication 1.5)."""
    if content_type == JSON_TYPE:
        return
    kind = (content_type or b"").partition(b";")[0].strip().lower()
    if kind == b"multipart/mixed":
        raise InvalidInput([Fault("", "attachments as multipart/mixed are not supported yet: send a fileUrl for each")])
    if kind != JSON_TYPE:
        raise InvalidInput([Fault("", "header Content-Type must be application/json")])
