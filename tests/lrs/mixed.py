"""multipart/mixed as a client writes and reads it, by the standard library where it can."""

import hashlib
from collections.abc import Sequence
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, NamedTuple

import orjson

Json = dict[str, Any]
BOUNDARY = b"a-client's-boundary"
MIXED = {"content-type": f'multipart/mixed; boundary="{BOUNDARY.decode()}"'}
SIGNATURE = "http://adlnet.gov/expapi/attachments/signature"


class Sent(NamedTuple):
    """A part: its headers and its content."""

    headers: dict[str, str]
    content: bytes


def sha2(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def declared(content: bytes, **more: Any) -> Json:
    """An attachment as a statement declares it."""
    return {
        "usageType": "https://things.example/photo",
        "display": {"en": "photo"},
        "contentType": "image/jpeg",
        "length": len(content),
        "sha2": sha2(content),
        **more,
    }


def part(content: bytes, **headers: str) -> Sent:
    """The part that brings a content; a header given as "" is left out."""
    usual = {
        "Content-Type": "image/jpeg",
        "Content-Transfer-Encoding": "binary",
        "X-Experience-API-Hash": sha2(content),
    }
    chosen = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    return Sent({name: value for name, value in chosen.items() if value}, content)


def statements_part(statements: Json | Sequence[Json]) -> Sent:
    return Sent({"Content-Type": "application/json"}, orjson.dumps(statements))


def written(*parts: Sent, closed: bool = True) -> bytes:
    """The body of a request."""
    lines = []
    for sent in parts:
        heads = b"".join(f"{name}: {value}\r\n".encode() for name, value in sent.headers.items())
        lines.append(b"--%b\r\n%b\r\n%b\r\n" % (BOUNDARY, heads, sent.content))
    return b"".join(lines) + (b"--%b--\r\n" % BOUNDARY if closed else b"")


def read(content_type: str, body: bytes) -> list[Sent]:
    """The parts of an answer, cut by hand and their headers read by the standard library."""
    kind, _, boundary = content_type.partition("; boundary=")
    assert kind == "multipart/mixed"
    mark = b"--" + boundary.strip('"').encode()
    first, *middle, last = (b"\r\n" + body).split(b"\r\n" + mark)
    assert (first, last) == (b"", b"--\r\n")
    parts = []
    for one in middle:
        head, _, content = one.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        message = BytesParser(policy=HTTP).parsebytes(head + b"\r\n\r\n", headersonly=True)
        parts.append(Sent(dict(message.items()), content))
    return parts
