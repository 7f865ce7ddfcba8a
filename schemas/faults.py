"""From what pydantic found to faults: a JSON pointer and a reason that never repeats what was sent.

Rule 1: a reason is made of our own words alone. Rule 2: a pointer names places of the specification, positions in
arrays, and a key that was sent only where it looks like a misspelled property or a language tag; a longer, stranger
one may be a name or an address, so the pointer ends above it.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from schemas.errors import Fault
from schemas.formats import NAMES

MOST_FAULTS: Final = 100
MOST_DETAILS: Final = 2_000  # pydantic makes the details of all faults or of none, at some 10 us each

_RULE = "xapi"
_SPEAKABLE = re.compile(r"[A-Za-z_]{1,32}|mbox_sha1sum|sha2|[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){1,4}")
_REASONS: Final = {
    "extra_forbidden": "is not a property of xAPI here (case matters)",
    "missing": "is required",
    "string_type": "must be a string",
    "dict_type": "must be an object",
    "list_type": "must be an array",
    "bool_type": "must be true or false",
    "float_type": "must be a number",
    "int_type": "must be an integer",
    "int_from_float": "must be an integer",
    "greater_than_equal": "is below the least value allowed, {ge}",
    "less_than_equal": "is above the greatest value allowed, {le}",
    "too_short": "must not be an empty array",
    "string_too_short": "must not be an empty string",
    "object_kind": "must be an Activity, Agent, Group, StatementRef or, directly in a statement, a SubStatement",
    "literal_error": "must be {expected} (case matters)",
}


def refusal(reason: str, below: str = "") -> PydanticCustomError:
    """A broken rule of ours; `below`: where under the value that the rule is about."""
    return refusals([(below, reason)])


def refusals(broken: Sequence[tuple[str, str]]) -> PydanticCustomError:
    """Several rules broken at once: (where under the value, why)."""
    return PydanticCustomError(_RULE, "broken", {"broken": list(broken)})


def faults_of(error: ValidationError, above: str = "") -> Iterable[Fault]:
    """The faults, by the order of the specification's properties; `above`: the pointer of what was validated."""
    if error.error_count() > MOST_DETAILS:
        yield Fault(above, "breaks the rules in more places than can be told one by one")
        return
    for found in error.errors(include_url=False):
        pointer, is_key = _pointer(found["loc"])
        if found["type"] == _RULE:
            for below, reason in found["ctx"]["broken"]:
                yield Fault(above + pointer + below, reason)
        else:
            reason = _reason(found)
            yield Fault(above + pointer, f"each key {reason}" if is_key else reason)


def _pointer(location: Iterable[int | str]) -> tuple[str, bool]:
    """RFC 6901, without pydantic's own marks: `#…` is the branch of a union, `[key]` says it is about a key itself."""
    parts = [part for part in location if not (isinstance(part, str) and part.startswith("#"))]
    is_key = bool(parts) and parts[-1] == "[key]"
    pointer = ""
    for part in parts:
        if isinstance(part, str) and not _SPEAKABLE.fullmatch(part):
            break
        pointer += f"/{part}"
    return pointer, is_key


def _reason(found: ErrorDetails) -> str:
    if found.get("input", ...) is None and found["type"] not in {"extra_forbidden", "missing"}:
        return "must not be null (null stands in extensions only)"
    context: dict[str, Any] = found.get("ctx", {})
    if found["type"] == "string_pattern_mismatch":
        return f"must be {NAMES[context['pattern']]}"
    return _REASONS.get(found["type"], "has a value that xAPI does not allow here").format_map(context)
