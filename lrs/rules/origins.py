"""Origins: whose pages may read answers (CORS, Fetch standard 3.2), and whose may send what needs no preflight."""

import re
from collections.abc import Mapping
from typing import Final

from schemas.errors import Misconfigured

EVERY: Final = "*"
# As browsers write it (RFC 6454 6.2): lower case, no path, no user, a host name in ASCII.
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://(?:[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
# What any page may send without a preflight; a body without a content type, too (Fetch standard 2.2.2).
_SIMPLE: Final = frozenset({b"", b"application/x-www-form-urlencoded", b"multipart/form-data", b"text/plain"})
_OURS: Final = frozenset({b"same-origin", b"none"})  # Sec-Fetch-Site: no page, or one of this very server
_USUAL_PORTS: Final = (("http://", ":80"), ("https://", ":443"))


def parse_origins(text: str) -> frozenset[str]:
    """The origins of a list with commas; none where it is empty.

    Raises: Misconfigured: one is no origin as a browser sends it, or `*` stands beside others.
    """
    origins = frozenset(part for part in (part.strip() for part in text.split(",")) if part)
    for origin in origins - {EVERY}:
        if not _ORIGIN.fullmatch(origin):
            raise Misconfigured(
                f"SOUSBOIS_CORS: {origin!r} is not an origin: write scheme://host or scheme://host:port in lower case, "
                "without a path or a slash at the end, such as https://app.example"
            )
        if any(origin.startswith(scheme) and origin.endswith(port) for scheme, port in _USUAL_PORTS):
            raise Misconfigured(f"SOUSBOIS_CORS: browsers leave the usual port out: write {origin.rpartition(':')[0]}")
    if EVERY in origins and len(origins) > 1:
        raise Misconfigured("SOUSBOIS_CORS: * stands for every origin: write it alone, or name those that you mean")
    return origins


def is_from_stranger(headers: Mapping[bytes, bytes], origins: frozenset[str]) -> bool:
    """Whether a page that nobody named sends this without having had to ask: a browser adds the user's credential.

    headers: lower-case names. Whatever is no browser sends neither header and is no page.
    """
    origin, site = headers.get(b"origin"), headers.get(b"sec-fetch-site")
    if origin is None and site is None:
        return False
    if headers.get(b"content-type", b"").partition(b";")[0].strip().lower() not in _SIMPLE or EVERY in origins:
        return False
    if origin is not None and origin.decode("latin-1") in origins:
        return False
    if site is not None:
        return site not in _OURS
    return origin is not None and origin.partition(b"://")[2] != headers.get(b"host")
