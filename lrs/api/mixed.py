"""multipart/mixed answers: statements first, then the content of their attachments as it is read (RFC 2046 5.1)."""

from collections.abc import Iterable, Iterator

from lrs.api.answers import Stream
from lrs.ports import Attachments
from lrs.rules.attachments import Attached


def write_parts(body: bytes, declared: Iterable[Attached], attachments: Attachments, boundary: bytes) -> Stream:
    """The answer's body; what is not kept here (a fileUrl says where it lies) is left out."""
    opening = b"--%b\r\nContent-Type: application/json\r\n\r\n%b\r\n" % (boundary, body)
    closing = b"--%b--\r\n" % boundary
    found = [(one.sha2, _head(one, boundary), attachments.length(one.sha2)) for one in declared]
    kept = [(sha2, head, length) for sha2, head, length in found if length is not None]

    def pieces() -> Iterator[bytes]:
        yield opening
        for sha2, head, _ in kept:
            yield head
            yield from attachments.read(sha2)
            yield b"\r\n"
        yield closing

    parts = sum(len(head) + length + 2 for _, head, length in kept)
    return Stream(len(opening) + parts + len(closing), pieces())


def _head(one: Attached, boundary: bytes) -> bytes:
    kind = one.content_type.encode("ascii", "replace").translate(None, b"\r\n")  # no header of its own making
    return b"--%b\r\nContent-Type: %b\r\nContent-Transfer-Encoding: binary\r\nX-Experience-API-Hash: %b\r\n\r\n" % (
        boundary,
        kind,
        one.written.encode(),
    )
