"""POST and PUT /xAPI/statements: from bytes to a durable log entry; the hot path, and the one with attachments."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from typing import Any, Final

import orjson

from lrs.api.answers import Answer
from lrs.api.calls import Call
from lrs.api.multipart import MIXED, Bounds, Parts, boundary_of
from lrs.rules.acceptance import accept, authority_of, name_by_parameter
from lrs.rules.accepted import Batch
from lrs.rules.attachments import Attached, all_attached, refuse_unsent
from lrs.rules.parameters import parse_parameters, unknown
from lrs.rules.reading import to_statement_id
from lrs.rules.scopes import DEFINE
from lrs.rules.signatures import verify_signature
from schemas.errors import Fault, InvalidInput
from schemas.statement import parse_statements

JSON_TYPE: Final = b"application/json"
NO_CONTENT: Final = Answer(204)
Json = dict[str, Any]
Opened = tuple[list[Json], list[Attached]]
OpenBody = Callable[[Call, bytes], Opened]  # the part of statements as values, and what they declare


async def post_statements(call: Call) -> Answer:
    """Accept one statement or a list, all or nothing; answers their ids in order."""
    if call.query_string:
        raise InvalidInput(unknown(parse_parameters(call.query_string), frozenset()) or [Fault("?", "must be empty")])
    ids = await _accepted(call, _opened)
    return Answer(200, orjson.dumps(ids))


async def put_statement(call: Call) -> Answer:
    """Accept one statement under the id that the parameter names."""
    statement_id = to_statement_id(parse_parameters(call.query_string))

    def opened(call: Call, body: bytes) -> Opened:
        if body.lstrip()[:1] == b"[":
            raise InvalidInput([Fault("", "PUT takes one statement, not a list: use POST for several")])
        statements, declared = _opened(call, body)
        return [name_by_parameter(statements[0], statement_id)], declared

    await _accepted(call, opened)
    return NO_CONTENT


async def _accepted(call: Call, open_body: OpenBody) -> list[str]:
    """The ids of what was sent, as JSON alone or with its attachments, once all is durable."""
    content_type = call.headers.get(b"content-type", b"")
    if content_type != JSON_TYPE and content_type.partition(b";")[0].strip().lower() == MIXED:
        return await _accepted_mixed(call, boundary_of(content_type), open_body)
    refuse_other_types(content_type)
    return await _logged(call, _alone(call, await call.body(), open_body))


def _alone(call: Call, body: bytes, open_body: OpenBody) -> Batch:
    """The batch of a body without attachments.

    What was parsed is gone when this returns: waiting for the disk, it would be cold and in the way of the next body.
    """
    statements, declared = open_body(call, body)
    refuse_unsent(declared)
    return _batch(call, statements)


async def _accepted_mixed(call: Call, boundary: bytes, open_body: OpenBody) -> list[str]:
    """Attachments are durable before the statements that they belong to are logged (law 1)."""
    settings, incoming = call.parts.settings, call.parts.attachments.incoming()
    bounds = Bounds(settings.limits.body_bytes, settings.attachment_bytes, settings.attachments)
    try:
        parts = Parts(boundary, bounds, partial(open_body, call), incoming)
        async for piece in call.pieces(settings.request_bytes, "SOUSBOIS_REQUEST"):
            await to_thread(parts.feed, piece)
            call.hold(parts.held)
        parts.end()
        refuse_unsent(parts.declared, parts.sent)
        for number, jws, one in parts.signed():
            await to_thread(verify_signature, parts.statements[number], jws, one, call.version, settings.limits)
        await to_thread(incoming.keep)
    finally:
        incoming.close()
    return await _logged(call, _batch(call, parts.statements))


def _opened(call: Call, body: bytes) -> Opened:
    statements = parse_statements(body, call.version, call.parts.settings.limits)
    return statements, all_attached(statements, single=body.lstrip()[:1] != b"[")


def _batch(call: Call, statements: Sequence[Json]) -> Batch:
    parts, name = call.parts, call.credential.name
    return accept(
        statements,
        credential=name,
        authority=_authority(parts.settings.home_page, name),
        version=call.version,
        new_ids=parts.new_ids,
        defines=not DEFINE.isdisjoint(call.credential.scopes),
    )


async def _logged(call: Call, batch: Batch) -> list[str]:
    """The ids, once all is durable.

    Raises: Conflict, Unavailable: as the log says; nothing was acknowledged.
    """
    if batch.statements:
        await call.parts.log.append(batch)
    return [accepted.id for accepted in batch.statements]


@lru_cache(maxsize=1024)
def _authority(home_page: str, name: str) -> Json:
    return authority_of(home_page, name)


def refuse_other_types(content_type: bytes | None) -> None:
    """Raises: InvalidInput: the body is not said to be JSON (xAPI 1.0.3 Communication 1.5)."""
    if content_type != JSON_TYPE and (content_type or b"").partition(b";")[0].strip().lower() != JSON_TYPE:
        raise InvalidInput([Fault("", "header Content-Type must be application/json (or multipart/mixed)")])
