"""GET /profile: the published xAPI Profile, for whoever asks."""

from functools import cache
from typing import Final

import orjson

from lrs.api.answers import Answer
from lrs.api.calls import Call
from schemas.profile import profile

LD_JSON: Final = b"application/ld+json"


async def get_profile(call: Call) -> Answer:  # noqa: ARG001 - a handler's signature
    """JSON-LD of the xAPI Profile specification 1.0."""
    return Answer(200, _body(), LD_JSON)


@cache
def _body() -> bytes:
    return orjson.dumps(profile())
