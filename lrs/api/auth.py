"""Who sends a request: HTTP Basic credentials (xAPI 1.0.3 Communication 4)."""

from base64 import b64decode

from lrs.api.calls import Call
from lrs.api.problems import TooFast
from lrs.ports import Credential
from schemas.errors import Unauthenticated

MOST_BYTES = 1024  # of the header: a slow hash is not run over more
_BASIC = b"basic "


async def authenticate(call: Call) -> Credential:
    """The credential of the request.

    Raises:
        Unauthenticated: none was sent, it is malformed, unknown, revoked, or its secret is wrong.
        TooFast: it sends more than it may.
    """
    header = call.headers.get(b"authorization", b"")
    if len(header) > MOST_BYTES or header[: len(_BASIC)].lower() != _BASIC:
        raise Unauthenticated
    try:
        key, colon, secret = b64decode(header[len(_BASIC) :].strip(), validate=True).decode().partition(":")
    except ValueError as error:
        raise Unauthenticated from error
    if not colon:
        raise Unauthenticated
    credential = await call.parts.credentials.verify(key, secret)
    if credential is None:
        raise Unauthenticated
    wait_s = call.parts.buckets.wait_s(credential.key)
    if wait_s:
        raise TooFast(wait_s)
    return credential
