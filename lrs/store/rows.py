"""From a completed statement to a row of `recorded`: the typed columns that filters and SQL read."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

import orjson

from schemas.agent import identifier
from schemas.related import matched_agents, people_of, related_activities, related_agents
from schemas.timestamps import parse_time, write_time

NONE: Final = "00000000-0000-0000-0000-000000000000"
VOIDED: Final = "http://adlnet.gov/expapi/verbs/voided"
EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
LATEST: Final = datetime(2299, 12, 31, 23, 59, 59, tzinfo=UTC)
MOST_BYTES: Final = 16_000_000
COLUMNS: Final = (
    *("stored", "id", "timestamp", "verb", "actor", "agents", "related_agents", "object_kind", "object"),
    *("related_activities", "registration", "voids", "authority", "people", "statement"),
)

Json = Mapping[str, Any]


def row(statement: Json) -> dict[str, Any]:
    """One row by column name, in COLUMNS order."""
    target = statement["object"]
    kind = target.get("objectType", "Activity")
    context = statement.get("context", {})
    named = related_agents(statement)
    voiding = kind == "StatementRef" and statement["verb"]["id"] == VOIDED
    return {
        "stored": statement["stored"],
        "id": statement["id"],
        "timestamp": within(parse_time(statement["timestamp"])),
        "verb": statement["verb"]["id"],
        "actor": identifier(statement["actor"]) or "",
        "agents": sorted(matched_agents(statement)),
        "related_agents": sorted(named),
        "object_kind": kind,
        "object": _object(kind, target),
        "related_activities": sorted(related_activities(statement)),
        "registration": context.get("registration", NONE),
        "voids": target["id"] if voiding else NONE,
        "authority": identifier(statement.get("authority", {})) or "",
        "people": sorted(people_of(statement, named)),
        "statement": orjson.dumps(statement).decode(),
    }


def blocks(statements: Iterable[Json]) -> Iterator[bytes]:
    """Rows as JSON lines, ready to insert; in parts that the engine's memory bound bears."""
    return joined(orjson.dumps(row(statement)) for statement in statements)


def joined(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Lines in blocks of about MOST_BYTES, each a line at least."""
    block: list[bytes] = []
    size = 0
    for line in lines:
        block.append(line)
        size += len(line)
        if size > MOST_BYTES:
            yield b"\n".join(block)
            block, size = [], 0
    if block:
        yield b"\n".join(block)


def within(at: datetime) -> str:
    """A time for the engine, whose calendar ends at both sides; the statement keeps its own."""
    return write_time(at if EARLIEST <= at <= LATEST else min(max(at, EARLIEST), LATEST))


def _object(kind: str, target: Json) -> str:
    if kind in {"Agent", "Group"}:
        return identifier(target) or ""
    if kind == "SubStatement":
        return ""
    return str(target["id"]).lower() if kind == "StatementRef" else str(target["id"])
