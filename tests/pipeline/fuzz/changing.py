"""Changes to right requests: parameters, headers, methods, paths, bodies, the alternate syntax, bytes."""

from collections.abc import Callable
from dataclasses import replace
from random import Random
from urllib.parse import urlencode

from tests.pipeline.fuzz.asking import JSON, VERSION, Asked, Asking, Text

ODD: tuple[Text, ...] = (
    *("", " ", "null", "true", "-1", "99999999999999999999", "1e999", "NaN", "{}", "[]", '{"mbox":', "a" * 3_000, "*"),
    *(
        "é",
        "🪴",
        "\0",
        "%",
        "%zz",
        "a,b;c=d",
        "2026-02-30T00:00:00Z",
        "0001-01-01T00:00:00+23:00",
        "mailto:a@b.example",
    ),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"\xc3", b"\xf4\x90\x80\x80", '"' * 40, "[" * 500, "../..", "exact", "q=;,,"),
)
NAMES = (
    *("statementId", "voidedStatementId", "agent", "verb", "activity", "registration", "related_agents", "since"),
    *("until", "limit", "format", "attachments", "ascending", "cursor", "activityId", "stateId", "profileId", "x"),
)
HEADERS = (
    *(VERSION, "Content-Type", "Accept-Language", "If-Match", "If-None-Match", "If-Modified-Since", "Accept", "Range"),
    *("Content-Encoding", "Origin", "Cookie", "X-Forwarded-For", "X-HTTP-Method-Override", "Expect", "TE"),
)
METHODS = ("GET", "HEAD", "PUT", "POST", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND")
KINDS = ("text/plain", "multipart/mixed", "multipart/mixed; boundary=x", "application/json; charset=x", "a/b", ";")
Change = Callable[[Asked, Asking], Asked]


def parameter(asked: Asked, asking: Asking) -> Asked:
    """One is spoiled, left out, doubled, or there is one more."""
    chance, given = asking.chance, list(asked.parameters)
    match chance.randrange(4) if given else 3:
        case 0:
            at = chance.randrange(len(given))
            given[at] = given[at][0], chance.choice(ODD)
        case 1:
            del given[chance.randrange(len(given))]
        case 2:
            given.append(chance.choice(given))
        case _:
            given.append((chance.choice((*NAMES, *ODD)), chance.choice(ODD)))
    return replace(asked, parameters=tuple(given))


def header(asked: Asked, asking: Asking) -> Asked:
    values = (*ODD, *KINDS, "0.9", "1.0", "1.1.0", "2.0.9", '"abc"', 'W/"a"', "gzip")
    return replace(asked, headers={**asked.headers, asking.pick(*HEADERS): asking.pick(*values)})


def no_header(asked: Asked, asking: Asking) -> Asked:
    left_out = asking.pick(*(asked.headers or {""}))
    return replace(asked, headers={name: value for name, value in asked.headers.items() if name != left_out})


def method(asked: Asked, asking: Asking) -> Asked:
    return replace(asked, method=asking.pick(*METHODS))


def path(asked: Asked, asking: Asking) -> Asked:
    more = asking.pick("/", "/x", "/%2e%2e", "%00", "%ff", "//", ";a=b", "s", "/" + "a" * 2_000)
    return replace(asked, path=asking.pick(asked.path + more, asked.path.upper(), asked.path[:-1], "/" + asked.path))


def body(asked: Asked, asking: Asking) -> Asked:
    """Some bytes are others, doubled, or gone; or a mutated statement stands there instead."""
    chance, whole = asking.chance, asked.body
    if not whole or chance.random() < 0.3:
        return replace(asked, body=next(asking.bodies))
    return replace(asked, body=torn(whole, chance))


def wording(asked: Asked, asking: Asking) -> Asked:
    """Another value in the JSON or the multipart body, which may well be right."""
    old = asking.pick(*OLD)
    return replace(asked, body=asked.body.replace(old, asking.pick(*OLD, b"\\ud800", b"\\u0000", b"1e400"), 1))


OLD = (
    b'"',
    b":",
    b"{",
    b"asked",
    b"answered",
    b"anne",
    b"mailto:",
    b"https",
    b"pump",
    b"en",
    b"\r\n",
    b"--",
    b"binary",
)


def alternate(asked: Asked, asking: Asking) -> Asked:
    """As a form (xAPI 1.0.3 Communication 1.3): right if the request was and its version is 1.0.3."""
    content = [("content", asked.body)] if asked.body or asked.method in {"PUT", "POST"} else []
    version = {VERSION: asking.pick("1.0.3", "1.0.3", "2.0.0")} if VERSION in asked.headers else {}
    form = urlencode([*asked.parameters, *asked.headers.items(), *version.items(), *content][:60])
    headers: dict[str, Text] = {**version, "Content-Type": "application/x-www-form-urlencoded"}
    method = ("method", asked.method)
    return replace(asked, method="POST", parameters=(method,), headers=headers, body=form.encode())


def repeated(asked: Asked, _: Asking) -> Asked:
    """The body twice: no JSON and no multipart any more."""
    return replace(asked, headers=asked.headers | JSON, body=asked.body * 2)


CHANGES: tuple[Change, ...] = (
    *(parameter, parameter, parameter, header, header, no_header, method, path, body, body, wording, wording, wording),
    *(alternate, alternate, repeated),
)


def changed(asked: Asked, asking: Asking) -> Asked:
    for _ in range(asking.pick(1, 1, 1, 2)):
        asked = asking.pick(*CHANGES)(asked, asking)
    return asked


def torn(whole: bytes, chance: Random) -> bytes:
    """One to three bytes are others, a stretch is gone or doubled."""
    made = bytearray(whole)
    start = chance.randrange(len(made))
    end = min(len(made), start + chance.randint(1, 40))
    match chance.randrange(4):
        case 0:
            del made[start:end]
        case 1:
            made[end:end] = made[start:end]
        case 2:
            del made[start:]
        case _:
            for _ in range(chance.randint(1, 3)):
                made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)
