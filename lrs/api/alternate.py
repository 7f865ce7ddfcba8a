"""The alternate request syntax of xAPI 1.0.3 (Communication 1.3): any request, sent as a POST of a form."""

from asyncio import to_thread
from dataclasses import replace
from typing import Final
from urllib.parse import urlencode

from lrs.api.calls import ALTERNATE, Call
from lrs.rules.parameters import parse_parameters, pointer
from lrs.rules.versions import HEADER, parse_version
from schemas.errors import Fault, InvalidInput

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
WITH_CONTENT: Final = frozenset({"PUT", "POST"})


def is_alternate(call: Call) -> bool:
    """Whether a POST stands for another request."""
    return call.method == "POST" and call.query_string.startswith(ALTERNATE)


async def meant(call: Call) -> Call:
    """The request that the form stands for.

    Raises: InvalidInput: not a form, another parameter than `method` beside it, no `content` where there must be some,
        a header too long, or a version other than 1.0.x (2.0 has no such syntax).
    """
    method = parse_parameters(call.query_string)
    if method.keys() != {"method"} or method["method"] not in METHODS:
        reason = f"must be one of {', '.join(sorted(METHODS))}, and every other parameter belongs into the form"
        raise InvalidInput([Fault("?method", reason)])
    if call.headers.get(b"content-type", b"").partition(b";")[0].strip().lower() != FORM:
        raise InvalidInput([Fault("", f"the alternate request syntax needs the content type {FORM.decode()}")])
    form = await to_thread(parse_parameters, await call.body())  # seconds for a large one, of whoever sends it
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


def _header(name: str, value: str) -> bytes:
    encoded = value.encode("utf-8")
    if len(encoded) > MOST_BYTES:
        raise InvalidInput([Fault(pointer(name), f"must have at most {MOST_BYTES} bytes, for it stands for a header")])
    return encoded


def _refuse_newer(headers: dict[bytes, bytes]) -> None:
    version = headers.get(HEADER.lower().encode())
    if parse_version(None if version is None else version.decode("latin-1")) != "1.0.3":
        raise InvalidInput([Fault("?method", "the alternate request syntax is part of xAPI 1.0.x only")])
