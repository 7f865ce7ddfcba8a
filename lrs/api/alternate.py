"""The alternate request syntax of xAPI 1.0.3 (Communication 1.3): any request, sent as a POST of a form.

The credential may stand in the form: no more of a form than `ApiSettings.form_bytes` is read before it is known.
"""

from asyncio import to_thread
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from lrs.api.auth import authenticate
from lrs.api.calls import ALTERNATE, BODY, Call
from lrs.rules.parameters import parse_parameters, pointer
from lrs.rules.versions import HEADER, parse_version
from schemas.errors import Fault, InvalidInput, TooLarge

METHODS: Final = frozenset({"GET", "HEAD", "PUT", "POST", "DELETE"})
FORM: Final = b"application/x-www-form-urlencoded"
# Form parameters that stand for headers; all others, but `content`, are parameters of the query.
AS_HEADERS: Final = (
    "Authorization",
    HEADER,
    "Content-Type",
    "Content-Length",
    "If-Match",
    "If-None-Match",
    "Accept-Language",
)
MOST_BYTES: Final = 8_192  # of one header: what comes as a real one is bounded before it is read
AUTHORIZATION: Final = b"Authorization="
FORM_SETTING: Final = "SOUSBOIS_FORM"
WITH_CONTENT: Final = frozenset({"PUT", "POST"})


def is_alternate(call: Call) -> bool:
    """Whether a POST stands for another request."""
    return call.method == "POST" and call.query_string.startswith(ALTERNATE)


async def meant(call: Call) -> Call:
    """The request that the form stands for.

    Raises:
        InvalidInput: not a form, another parameter than `method` beside it, no `content` where there must be some,
            a header too long, or a version other than 1.0.x (2.0 has no such syntax).
        TooLarge: the form is, or does not say early enough who sends it.
        Unauthenticated, TooFast: as `authenticate`, where a form that is large names a credential.
    """
    method = parse_parameters(call.query_string)
    if method.keys() != {"method"} or method["method"] not in METHODS:
        reason = f"must be one of {', '.join(sorted(METHODS))}, and every other parameter belongs into the form"
        raise InvalidInput([Fault("?method", reason)])
    if call.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
        raise InvalidInput([Fault("", f"the alternate request syntax needs the content type {FORM.decode()}")])
    form = await to_thread(parse_parameters, await _form(call))  # seconds for a large one, of whoever sends it
    said = form.get("Authorization")
    if said is not None and said.encode() != call.headers.get(b"authorization"):
        call.caller = None  # the header named another one
    headers = {name: call.headers[name] for name in call.headers if name not in {b"content-type", b"content-length"}}
    for name in AS_HEADERS:
        if name in form:
            headers[name.lower().encode()] = _header(name, form.pop(name))
    _refuse_newer(headers)
    content = form.pop("content", None)
    if content is None and method["method"] in WITH_CONTENT:
        raise InvalidInput([Fault("", "the form parameter content is required: it holds the body of the request")])
    headers.setdefault(b"content-type", b"application/json")
    headers.pop(b"content-length", None)
    return replace(
        call,
        method=method["method"],
        query_string=urlencode(form).encode(),
        headers=headers,
        content=(content or "").encode("utf-8"),
    )


async def _form(call: Call) -> bytes:
    """The whole form; of one without a known sender no more than the setting allows."""
    settings = call.parts.settings
    pieces: list[bytes] = []
    size = 0
    async for piece in call.pieces(settings.limits.body_bytes, BODY):
        pieces.append(piece)
        size += len(piece)
        call.hold(size)
        if call.caller is None and size > settings.form_bytes:
            pieces = [b"".join(pieces)]
            await _recognise(call, pieces[0][: settings.form_bytes])
    return b"".join(pieces)


async def _recognise(call: Call, begun: bytes) -> None:
    """Find out who sends a form by what has come of it.

    Raises: TooLarge: it does not say so yet. Unauthenticated, TooFast: as `authenticate`.
    """
    fields = begun.split(b"&")[:-1]  # the last one may go on
    named = next((one for one in fields if one.startswith(AUTHORIZATION)), None)
    if named is None:
        limit = call.parts.settings.form_bytes
        raise TooLarge("the form, before its field Authorization (in bytes)", limit, FORM_SETTING)
    call.headers[b"authorization"] = _header("Authorization", parse_parameters(named)["Authorization"])
    call.caller = await authenticate(call)


def _header(name: str, value: str) -> bytes:
    encoded = value.encode("utf-8")
    if len(encoded) > MOST_BYTES:
        raise InvalidInput([Fault(pointer(name), f"must have at most {MOST_BYTES} bytes, for it stands for a header")])
    return encoded


def _refuse_newer(headers: dict[bytes, bytes]) -> None:
    version = headers.get(HEADER.lower().encode())
    if parse_version(None if version is None else version.decode("latin-1")) != "1.0.3":
        raise InvalidInput([Fault("?method", "the alternate request syntax is part of xAPI 1.0.x only")])
