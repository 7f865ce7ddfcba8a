"""Status, health and metrics: how far each stage is, what waits, what died, how the disk stands."""

import asyncio
import shutil
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

from lrs.ledger.consent import last_act
from lrs.ledger.contests import last_contest
from lrs.ledger.letters import count_letters
from pipeline.arguments import Arguments
from pipeline.clock import monotonic, now
from pipeline.detected import Seen
from pipeline.metrics import Reading
from pipeline.works import Works
from schemas.timestamps import write_time

POLL_S = 0.05
PARTS = ("log.db", "ledger.db", "histories.db", "store", "attachments", "tmp")  # of the data directory
COUNTS = {  # names of the detecting process's counters that become metrics
    "heard": "Statements heard, by canonical verb or none",
    "not_heard": "Statements that made no signal, by reason",
    "unknown_verb": "Statements with a verb that has no canonical one",
    "found": "Moments found, by kind",
    "revised": "Moments revised, by kind",
    "retracted": "Moments retracted, by kind",
    "failed": "Neighbourhoods that a detector could not judge, by kind",
}


async def status(works: Works, arguments: Arguments) -> Any:
    """Where all stages are; with `wait` seconds first until they have reached the log's end as it is now."""
    wait_s = arguments.number("wait")
    arguments.done()
    reached = await _wait(works, wait_s)
    return {"reached": reached, **await asyncio.to_thread(report, works)}


async def _wait(works: Works, wait_s: float) -> bool:
    end, until = works.log.end(), monotonic() + wait_s
    acts, words = await asyncio.to_thread(lambda: (last_act(works.ledger), last_contest(works.ledger)))
    while not (reached := await asyncio.to_thread(_has_reached, works, end, acts, words)) and monotonic() < until:  # noqa: ASYNC110 - what is polled rings no bell
        await asyncio.sleep(POLL_S)
    return reached


def _has_reached(works: Works, end: int, acts: int, words: int) -> bool:
    """Whether all up to that end of the log, that consent act and that word on a moment has come through every stage.

    Event time, too.
    """
    if max(works.progress.position(), 1) < end:
        return False
    seen = works.detected.seen()
    if max(seen.position, 1) < end or seen.followed < acts or seen.heeded < words or seen.due:
        return False
    if seen.unpublished or works.moments_position() < seen.moments_end:
        return False
    return works.moments_told() == seen.through


def report(works: Works) -> dict[str, Any]:
    """The body of `status`."""
    seen, end = works.detected.seen(), works.log.end()
    letters, _ = count_letters(works.ledger)
    heard, silent = _sum(seen, "heard"), _sum(seen, "not_heard")
    return {
        "stages": {
            "record": _stage(works, works.progress.position(), end)
            | {"dead_letters": letters, "failing": works.record.failing},
            "detect": _stage(works, seen.position, end)
            | {
                "dead_letters": seen.letters,
                "failing": None if works.is_detecting() else "not running, or falling again and again: see the log",
            },
            "publish": {
                "position": works.moments_position(),
                "lag_records": max(seen.moments_end - works.moments_position(), 0),
                "unpublished": seen.unpublished,
            },
        },
        "log": {"end": end, "waiting": works.log.waiting()[0], "failing": works.log.failing()},
        "through": None if seen.through is None else write_time(seen.through),
        "consistent_through": write_time(works.progress.consistent_through()),
        "heard": heard,
        "not_heard": silent,
        "not_heard_share": round(silent / (heard + silent), 4) if heard + silent else 0.0,
        "detectors": {"switched_off": [], "upgrade_waiting": [], **seen.notices},
        "disk": disk(works),
    }


def _stage(works: Works, position: int, end: int) -> dict[str, Any]:
    position = max(position, 1)
    oldest = works.reader.appended(position) if position < end else None
    return {
        "position": position,
        "lag_records": max(end - position, 0),
        "lag_s": _age(oldest),
        "oldest_waiting": None if oldest is None else write_time(oldest),
    }


def _age(since: datetime | None) -> float:
    return 0.0 if since is None else round(max((now() - since).total_seconds(), 0.0), 3)


def _sum(seen: Seen, name: str) -> int:
    return sum(value for (counter, _), value in seen.counts.items() if counter == name)


def disk(works: Works) -> dict[str, Any]:
    """Bytes used and free, and when the disk is full if all goes on as over the log's present length."""
    path = works.directory.path
    used = {name: _size(path / name) for name in PARTS}
    free = shutil.disk_usage(path).free
    first = works.reader.appended(0)
    span_s = (now() - first).total_seconds() if first else 0.0
    rate = sum(used.values()) / span_s if span_s > 60 else 0.0  # noqa: PLR2004 - too short a past tells nothing
    return {"used_bytes": used, "free_bytes": free, "full_in_days": round(free / rate / 86400, 1) if rate else None}


def _size(path: Path) -> int:
    """What has gone meanwhile, such as a part that the store has merged, takes no room."""
    if path.is_dir():
        try:
            return sum(map(_size, path.iterdir()))
        except OSError:
            return 0
    total = 0
    for one in (path, path.with_name(path.name + "-wal")):
        try:
            total += one.stat().st_blocks * 512
        except OSError:
            continue
    return total


def health(works: Works) -> dict[str, Any]:
    """The body of GET /health."""
    seen, end = works.detected.seen(), works.log.end()
    return {
        "accepting": works.log.failing() is None,
        "recording": works.record.failing is None,
        "detecting": works.is_detecting(),
        "lag": {
            "record_s": _stage(works, works.progress.position(), end)["lag_s"],
            "detect_s": _stage(works, seen.position, end)["lag_s"],
        },
        "not_heard": _sum(seen, "not_heard"),
    }


def readings(works: Works) -> Iterable[Reading]:
    """What the metrics show at a scrape."""
    whole = report(works)
    for name, stage in whole["stages"].items():
        label = {"stage": name}
        yield "gauge", "sousbois_stage_position", "The offset a stage reads next", label, stage["position"]
        yield "gauge", "sousbois_stage_lag_records", "Records a stage is behind", label, stage["lag_records"]
        if "lag_s" in stage:
            yield "gauge", "sousbois_stage_lag_seconds", "Age of the oldest waiting record", label, stage["lag_s"]
            yield "gauge", "sousbois_dead_letters", "Dead letters of a stage", label, stage["dead_letters"]
    yield "gauge", "sousbois_log_end", "The offset the next envelope gets", {}, whole["log"]["end"]
    yield "gauge", "sousbois_waiting_requests", "Requests waiting for the disk", {}, whole["log"]["waiting"]
    yield "gauge", "sousbois_disk_free_bytes", "Free room under the data directory", {}, whole["disk"]["free_bytes"]
    for name, size in whole["disk"]["used_bytes"].items():
        yield "gauge", "sousbois_disk_used_bytes", "Room taken, by part", {"part": name}, size
    yield "counter", "sousbois_recorded_statements", "Statements recorded since the start", {}, works.record.recorded
    for (name, label_value), value in works.detected.seen().counts.items():
        if name in COUNTS:
            yield "counter", f"sousbois_{name}", COUNTS[name], {"label": label_value}, value
