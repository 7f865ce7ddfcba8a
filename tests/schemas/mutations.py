"""Statements gone wrong, by seed: valid ones with one to three changes to their values, keys, shape or bytes."""

import copy
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import orjson

from tests.schemas.samples import VALID, WITH_ROLES

Place = tuple[Any, Any]  # a container and a key or position of it

SCALARS: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -1,
    1.5,
    2**53,
    1e300,
    "",
    " ",
    "x",
    "null",
    "NaN",
    [],
    {},
    [[]],
    [{}],
)
TEXTS = (
    "https://things.example/a b",
    "mailto:",
    "mailto:ada@",
    "ada@example.com",
    "urn:",
    "http://",
    "0b1a6f3e-6f0b-4c3f-8f57",
    "00000000-0000-0000-0000-000000000000",
    "2026-02-30T00:00:00Z",
    "2026-03-02T08:15:00-00:00",
    "0000-01-01T00:00:00Z",
    "PT",
    "P1Y2W",
    "en-",
    "x-",
    "a" * 5000,
    "\u0000",
    "\U0001f333 sous-bois \u202e",
    "Activity",
    "Agent",
    "Group",
    "StatementRef",
    "SubStatement",
    "http://adlnet.gov/expapi/verbs/voided",
)


def mutated_statements(count: int, seed: int = 0) -> Iterator[Any]:
    """JSON values: mostly objects, some valid, the same for the same seed."""
    for number in range(count):
        yield mutated_statement(Random(f"{seed}:{number}"))


def mutated_bodies(count: int, seed: int = 0) -> Iterator[bytes]:
    """Bodies of requests: a mutated statement, an array of them, or bytes that are hardly JSON any more."""
    for number in range(count):
        random = Random(f"{seed}:body:{number}")
        if random.random() < 0.2:
            content: Any = [mutated_statement(random) for _ in range(random.randrange(4))]
        else:
            content = mutated_statement(random)
        body = orjson.dumps(content)
        yield _torn(body, random) if random.random() < 0.2 else body


def mutated_statement(random: Random) -> Any:
    statement: Any = copy.deepcopy(random.choice((*VALID, WITH_ROLES)))
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        places = list(_places(statement))
        if not places:
            break
        random.choice(CHANGES)(random.choice(places), places, random)
    return [statement] if random.random() < 0.01 else statement


def _places(value: Any) -> Iterator[Place]:
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for key in keys:
        yield value, key
        yield from _places(value[key])


def _replace(place: Place, _: list[Place], random: Random) -> None:
    within, key = place
    within[key] = copy.deepcopy(random.choice(SCALARS))


def _reword(place: Place, _: list[Place], random: Random) -> None:
    within, key = place
    within[key] = random.choice(TEXTS)


def _remove(place: Place, _: list[Place], __: Random) -> None:
    within, key = place
    del within[key]


def _rename(place: Place, _: list[Place], random: Random) -> None:
    within, key = place
    if isinstance(within, dict):
        spelled = (key.upper(), key.capitalize(), key + " ", key + "s", "", random.choice(TEXTS)[:60])
        within[random.choice(spelled)] = within.pop(key)


def _add(place: Place, places: list[Place], random: Random) -> None:
    within, _ = place
    if isinstance(within, dict):
        _, key = random.choice(places)
        within[str(key)] = copy.deepcopy(random.choice(SCALARS))


def _transplant(place: Place, places: list[Place], random: Random) -> None:
    within, key = place
    other, name = random.choice(places)
    within[key] = copy.deepcopy(other[name])


def _wrap(place: Place, _: list[Place], random: Random) -> None:
    within, key = place
    for _level in range(random.choice((1, 1, 2, 70))):
        within[key] = [within[key]] if random.random() < 0.5 else {"k": within[key]}


def _twist(place: Place, _: list[Place], random: Random) -> None:
    """Another letter in a text, another sign of a number."""
    within, key = place
    value = within[key]
    if isinstance(value, str) and value:
        at = random.randrange(len(value))
        within[key] = value[:at] + random.choice('aZ0-:/@.%é<"\\ \x7f') + value[at + 1 :]
    elif isinstance(value, int | float):
        within[key] = -value


CHANGES: tuple[Callable[[Place, list[Place], Random], None], ...] = (
    _replace,
    _reword,
    _remove,
    _rename,
    _add,
    _transplant,
    _wrap,
    _twist,
)


def _torn(body: bytes, random: Random) -> bytes:
    """Bytes cut, changed, doubled or put in."""
    at = random.randrange(len(body) + 1)
    match random.randrange(5):
        case 0:
            return body[:at]
        case 1:
            return body[:at] + bytes([random.randrange(256)]) + body[at + 1 :]
        case 2:
            return body[:at] + body[at // 2 :]
        case 3:
            return (
                body[:at]
                + random.choice((b"NaN", b"-Infinity", b"\xff", b"\\ud800", b"1e999", b"//", b",", b"["))
                + body[at:]
            )
        case _:
            return random.choice((b"\xef\xbb\xbf", b"[" * 2000, b'{"a":' * 500)) + body
