"""How fast the detecting process hears: recognise, signals, find, findings, outbox, publish, with synced commits."""

import gc
import tempfile
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import orjson

from pipeline.histories.opening import open_histories
from pipeline.histories.signals import Cache
from pipeline.shells.preparing import caught_up, prepare
from pipeline.stages.listening import Listener
from pipeline.stages.publish import publish
from pipeline.stages.recognise import Ears
from processors.catalog import Catalog
from processors.consent import Policy
from processors.detectors import catalog
from processors.directory import EmptyDirectory
from processors.pseudonym import Pseudonyms
from schemas.envelope import Envelope, EnvelopeKind, Group

FORUM = Path(__file__).parents[3] / "shared/data/stackexchange/coffee.statements.jsonl"
COPIES = 20
STARTED = datetime(2026, 1, 1, tzinfo=UTC)
NAMESPACE = uuid.UUID(int=0)


def copies(count: int) -> Iterator[dict[str, Any]]:
    """The forum, copy after copy, each with its own people, threads and ids."""
    lines = FORUM.read_text().splitlines()
    for copy in range(count):
        for line in lines:
            statement = orjson.loads(line.replace("coffee.example", f"coffee{copy}.example"))
            statement["id"] = str(uuid.uuid5(NAMESPACE, f"{copy}{statement['id']}"))
            yield statement


def envelopes(statements: list[dict[str, Any]], size: int) -> list[Envelope]:
    return [
        Envelope(
            n + 1,
            STARTED + timedelta(milliseconds=n),
            EnvelopeKind.STATEMENTS,
            (Group("bench", statements[start : start + size]),),
        )
        for n, start in enumerate(range(0, len(statements), size))
    ]


def hear(path: Path, whole: Catalog, batches: list[Envelope]) -> tuple[float, float, int, int]:
    """(seconds, of these with a processor, records of the log `moments`, bytes of the file)."""
    engine, cache = open_histories(path), Cache()
    keep = timedelta(days=600)
    rules = caught_up(engine, prepare(engine, whole, cache, keep))
    listener = Listener(engine, rules, Ears(Pseudonyms(b"k" * 32), EmptyDirectory()), Policy("assumed"), keep, cache)
    gc.set_threshold(50_000, 20, 50)  # as the process does
    began, worked = time.perf_counter(), time.process_time()
    for envelope in batches:
        listener.listen([envelope])
        publish(engine)
    spent, work = time.perf_counter() - began, time.process_time() - worked
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT count(*) FROM moments_log").scalar_one()
    engine.dispose()
    return spent, work, int(found), path.stat().st_size


def run() -> list[str]:
    """Lines for people."""
    if not FORUM.exists():
        return ["detect live: skipped, the forum data is not there"]
    statements = list(copies(COPIES))
    lines = []
    for size in (2_000, 500, 50):
        some = statements if size >= 500 else statements[: len(statements) // 5]
        with tempfile.TemporaryDirectory() as folder:
            spent, work, found, size_bytes = hear(Path(folder) / "histories.db", catalog(), envelopes(some, size))
        count = len(some)
        lines.append(
            f"detect live, {size} statements a batch: {count / spent:,.0f} statements/s "
            f"({count / work:,.0f} for each second of a processor), {found:,} moment records, "
            f"{size_bytes / count:,.0f} bytes a statement on disk"
        )
    return lines


if __name__ == "__main__":
    print("\n".join(run()))
