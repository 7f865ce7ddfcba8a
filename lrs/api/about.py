"""GET /xAPI/about: which versions are spoken (xAPI 1.0.3 Communication 2.8); needs no credential and no version."""

from lrs.api.answers import Answer, json_answer
from lrs.api.calls import Call
from lrs.api.resources import VERSION_HEADER
from lrs.rules.parameters import parse_parameters, unknown
from lrs.rules.versions import NEWEST, SPOKEN, parse_version
from schemas.errors import InvalidInput


async def get_about(call: Call) -> Answer:
    """The versions; a client that names 1.0 is told of 1.0 alone, since some know no later one and fail at its name."""
    faults = unknown(parse_parameters(call.query_string), frozenset())
    if faults:
        raise InvalidInput(faults)
    if VERSION_HEADER in call.headers:
        call.version = parse_version(call.header(VERSION_HEADER))
    told = SPOKEN if call.version == NEWEST else (call.version,)
    return json_answer({"version": told, "extensions": {}})
