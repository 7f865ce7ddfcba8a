"""The xAPI statement, 1.0.3 and 2.0: from bytes to checked values; limits, voiding, completion."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn

import orjson
from pydantic import ValidationError

from schemas.errors import Fault, InvalidStatement, Misconfigured, TooLarge
from schemas.faults import MOST_FAULTS, faults_of
from schemas.nesting import ABOVE_EXTENSIONS, nests_deeper
from schemas.sameness import digest
from schemas.statement_rules import ANY, PLAIN, VOIDED, is_plain
from schemas.timestamps import with_offset

__all__ = ["DEFAULT_LIMITS", "VOIDED", "Limits", "digest", "is_voiding", "normalise", "parse_statements", "validate"]


SHALLOWEST: Final = 16  # a statement without extensions needs ten levels
DEEPEST: Final = 240  # orjson writes 254 levels, and an envelope puts some of its own around a statement


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one request may hold (law 11); `depth`: levels of objects and arrays in one statement, itself one."""

    body_bytes: int = 32 << 20
    statement_bytes: int = 1 << 20
    statements: int = 5_000
    depth: int = 64

    def __post_init__(self) -> None:
        if not SHALLOWEST <= self.depth <= DEEPEST:
            raise Misconfigured(f"SOUSBOIS_DEPTH must be from {SHALLOWEST} to {DEEPEST}")


DEFAULT_LIMITS: Final = Limits()


def parse_statements(body: bytes, version: str, limits: Limits = DEFAULT_LIMITS) -> list[dict[str, Any]]:
    """The statements of one request, as they were sent: all of them keep every rule, or none is returned.

    version: "1.0.3" or "2.0.0". Pointers start with the position in the array; for a single statement they do not.

    Raises:
        InvalidStatement: not JSON, or a rule is broken; every fault, of which at most 100 are told.
        TooLarge: over one of the limits.
    """
    if len(body) > limits.body_bytes:
        raise TooLarge("the body (in bytes)", limits.body_bytes, "SOUSBOIS_BODY")
    content = _load(body, limits)
    if len(body) > limits.statement_bytes:
        _refuse_large(content if isinstance(content, list) else [content], limits)
    if not isinstance(content, list):
        if _error(content, version, limits.depth - ABOVE_EXTENSIONS):
            _check([content], version, limits, single=True)
        return [content]
    if len(content) > limits.statements:
        raise TooLarge("the number of statements in one request", limits.statements, "SOUSBOIS_STATEMENTS")
    _check(content, version, limits, single=False)
    return content


def validate(statement: Mapping[str, Any], version: str) -> None:
    """Check one parsed statement.

    Raises: InvalidStatement: every fault, with pointers from the statement's own root.
    """
    error = _error(statement, version, None)
    if error:
        _refuse(list(faults_of(error)), error.error_count())


def is_voiding(statement: Mapping[str, Any]) -> str | None:
    """The id (lower case) of the statement that this valid one voids, or None."""
    if statement["verb"]["id"] != VOIDED:
        return None
    target: str = statement["object"]["id"]
    return target.lower()


def normalise(statement: dict[str, Any], version: str = "1.0.3") -> None:
    """Give a valid statement the one form in which it is kept, in place.

    Its id in lower case, context activities as arrays (Data 2.4.6.2.s4.b3), times with an offset (4.5.s1.b6), and
    where it names no version, the one that the specification of the request gives it: 1.0.0 under 1.0.3
    (Data 2.4.10.s3.b3), 2.0.0 under 2.0.
    """
    if "id" in statement:
        statement["id"] = statement["id"].lower()
    if "version" not in statement:
        statement["version"] = "2.0.0" if version.startswith("2.") else "1.0.0"
    _normalise_event(statement)
    if statement["object"].get("objectType") == "SubStatement":
        _normalise_event(statement["object"])


def _normalise_event(event: dict[str, Any]) -> None:
    if "timestamp" in event:
        event["timestamp"] = with_offset(event["timestamp"])
    activities = event.get("context", {}).get("contextActivities", {})
    for relation, value in activities.items():
        if isinstance(value, dict):
            activities[relation] = [value]


def _load(body: bytes, limits: Limits) -> Any:
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError as error:
        reason = _unreadable(body, error)
    if reason is None:
        _refuse_deep(limits)
    raise InvalidStatement([Fault("", reason)])


def _unreadable(body: bytes, error: orjson.JSONDecodeError) -> str | None:
    """Why, without a word of the body; None where it nests deeper than can be read."""
    if not body.strip():
        return "the body is empty: send one statement, or an array of statements"
    if body.startswith(b"\xef\xbb\xbf"):
        return "the body starts with a byte order mark: send UTF-8 without it"
    try:
        body.decode()
    except UnicodeDecodeError as undecodable:
        return f"the body is not UTF-8 at byte {undecodable.start + 1}"
    if "depth" in error.msg or "recursion" in error.msg:
        return None
    here = error.doc[error.pos : error.pos + 9].lstrip("+-")
    if here.startswith(("NaN", "Inf")):
        return f"NaN and Infinity are not JSON (line {error.lineno}, column {error.colno})"
    return f"the body is not JSON from line {error.lineno}, column {error.colno} on"


def _error(statement: Any, version: str, levels: int | None) -> ValidationError | None:
    """What is wrong, as a value: raised errors that followed it would carry along what was sent."""
    try:
        (PLAIN if is_plain(statement) else ANY)[version].validate_python(statement, context=levels)
    except ValidationError as error:
        return error
    return None


def _check(statements: list[Any], version: str, limits: Limits, *, single: bool) -> None:
    """Each statement by itself, so that a poor body costs no more memory than its poorest statement."""
    levels = limits.depth - ABOVE_EXTENSIONS
    faults: list[Fault] = []
    count = 0
    for position, statement in enumerate(statements):
        error = _error(statement, version, levels)
        if error and nests_deeper(statement, levels):
            if nests_deeper(statement, limits.depth):
                _refuse_deep(limits)
            error = _error(statement, version, None)
        if error:
            count += error.error_count()
            if len(faults) < MOST_FAULTS:
                faults.extend(faults_of(error, "" if single else f"/{position}"))
    if not faults and not single:
        faults = _repeated(statements)
    if faults:
        _refuse(faults, count)


def _repeated(statements: list[dict[str, Any]]) -> list[Fault]:
    """One request must not say one id twice (2.0 4.1.6.1; 1.0.3 leaves it open)."""
    seen: set[str] = set()
    faults = []
    for position, statement in enumerate(statements):
        sent = statement.get("id")
        if sent is not None:
            own = sent.lower()
            if own in seen:
                faults.append(Fault(f"/{position}/id", "is also the id of an earlier statement of this request"))
            seen.add(own)
    return faults


def _refuse(faults: list[Fault], count: int) -> NoReturn:
    told = faults[:MOST_FAULTS]
    raise InvalidStatement(told, more=max(count, len(faults)) - len(told))


def _refuse_large(statements: list[dict[str, Any]], limits: Limits) -> None:
    try:
        largest = max((len(orjson.dumps(statement)) for statement in statements), default=0)
    except orjson.JSONEncodeError:  # deeper than orjson writes
        _refuse_deep(limits)
    if largest > limits.statement_bytes:
        raise TooLarge("a statement (in bytes)", limits.statement_bytes, "SOUSBOIS_STATEMENT")


def _refuse_deep(limits: Limits) -> NoReturn:
    raise TooLarge("the nesting of JSON", limits.depth, "SOUSBOIS_DEPTH")
