"""Origins: whose pages may read answers (CORS, Fetch standard 3.2)."""

import re
from typing import Final

from schemas.errors import Misconfigured

EVERY: Final = "*"
# As browsers write it (RFC 6454 6.2): lower case, no path, no user, a host name in ASCII.
_ORIGIN = re.compile(r"[a-z][a-z0-9+.\-]*://(?:[a-z0-9_\-]+(?:\.[a-z0-9_\-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?")
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
