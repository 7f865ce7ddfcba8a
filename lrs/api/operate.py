"""What operators and their tools ask: health, metrics, and operations by name."""

from typing import Any, Final

import orjson

from lrs.api.answers import Answer, json_answer
from lrs.api.calls import Call
from lrs.api.ingest import refuse_other_types
from schemas.errors import Fault, InvalidInput

PROMETHEUS: Final = b"text/plain; version=0.0.4; charset=utf-8"


async def get_health(call: Call) -> Answer:
    """200 while statements are accepted, else 503; the body tells of each stage."""
    health = call.parts.operations.health()
    return json_answer(health, 200 if health.get("accepting") else 503)


async def get_metrics(call: Call) -> Answer:
    """All metrics in the Prometheus text format."""
    return Answer(200, call.parts.operations.metrics(), PROMETHEUS)


async def post_operation(call: Call) -> Answer:
    """Do one operation; its arguments are a JSON object, or nothing."""
    arguments = parse_arguments(await call.body(), call.headers.get(b"content-type"))
    return json_answer(await call.parts.operations.call(call.path_parameters["name"], arguments))


def parse_arguments(body: bytes, content_type: bytes | None) -> dict[str, Any]:
    """Raises: InvalidInput: the body is there and is no JSON object."""
    if not body:
        return {}
    refuse_other_types(content_type)
    try:
        arguments = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise InvalidInput([Fault("", f"is not JSON: line {error.lineno}, column {error.colno}")]) from error
    if not isinstance(arguments, dict):
        raise InvalidInput([Fault("", "must be a JSON object of arguments")])
    return arguments
