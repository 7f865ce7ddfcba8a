"""How long a page takes, filter by filter, over a million synthetic statements (ten when large)."""

import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from lrs.rules.query import Cursor, Query
from lrs.store.clickhouse import ClickHouseStore, open_store
from schemas.timestamps import write_time

MEMORY_BYTES = 900_000_000
CHUNK = 50_000
REPEATS = 40
MERGING_S, QUIET_LOOKS = 300, 6
READERS, RATE, WHILE_S = 4, 200, 10
KINDS = ("newest", "frequent", "absent", "rare")
REFERRING = 5_000
UNTIL = datetime(2027, 1, 1, tzinfo=UTC)
VERB, AGENT, TEAM = (
    "http://verbs.example/{}",
    "mbox|mailto:person{}@bench.example",
    "account|http://teams.example|team{}",
)
ACTIVITY, PROJECT = "http://activities.example/{}", "http://projects.example/{}"
REGISTRATION = "00000000-0000-4000-8000-{:012d}"

# People, activities and verbs with a long tail: the k-th of n has the share that a cube of a uniform number gives it.
FILL = """
INSERT INTO sousbois.recorded (stored, id, timestamp, verb, actor, agents, related_agents, object_kind, object,
  related_activities, registration, voids, authority, statement)
WITH cityHash64(number, 1) AS h1, cityHash64(number, 2) AS h2, cityHash64(number, 3) AS h3,
  toUInt32(5000 * pow(h1 / 18446744073709551616., 3)) AS person,
  toUInt32(20000 * pow(h2 / 18446744073709551616., 3)) AS activity,
  toUInt32(2000 * pow(h3 / 18446744073709551616., 2)) AS project,
  toUInt32(60 * pow(cityHash64(number, 4) / 18446744073709551616., 2.5)) AS verb_number,
  person % 10 AS team,
  reinterpretAsUUID(sipHash128(number)) AS own,
  concat('http://verbs.example/', toString(verb_number)) AS verb_iri,
  concat('person', toString(person), '@bench.example') AS mailbox,
  concat('http://activities.example/', toString(activity)) AS activity_iri,
  concat('http://projects.example/', toString(project)) AS project_iri,
  concat('00000000-0000-4000-8000-', leftPad(toString(intDiv(number, 20)), 12, '0')) AS registration_text,
  toDateTime64('2025-01-01 00:00:00', 6, 'UTC') + toIntervalMicrosecond(number * {spacing}) AS at
SELECT at, own, at - toIntervalSecond(h1 % 60), verb_iri, concat('mbox|mailto:', mailbox),
  [concat('mbox|mailto:', mailbox)],
  [concat('mbox|mailto:', mailbox), concat('account|http://teams.example|team', toString(team)),
    'account|http://bench.example|bench'],
  'Activity', activity_iri, arraySort(arrayDistinct([activity_iri, project_iri])), toUUID(registration_text),
  toUUID('00000000-0000-0000-0000-000000000000'), 'account|http://bench.example|bench',
  concat('{{"id":"', toString(own), '","actor":{{"objectType":"Agent","name":"Person ', toString(person),
    '","mbox":"mailto:', mailbox, '"}},"verb":{{"id":"', verb_iri, '","display":{{"en":"did ', toString(verb_number),
    '","fr":"a fait ', toString(verb_number), '"}}}},"object":{{"objectType":"Activity","id":"', activity_iri,
    '","definition":{{"type":"http://types.example/post","name":{{"en":"Activity ', toString(activity),
    '"}},"description":{{"en":"', hex(sipHash128(number, 5)), ' ', hex(sipHash128(number, 6)),
    '"}}}}}},"result":{{"response":"', hex(sipHash128(number, 7)), ' ', hex(sipHash128(number, 8)), ' ',
    repeat('lorem ipsum dolor sit amet ', 10), '"}},"context":{{"registration":"', registration_text,
    '","team":{{"objectType":"Group","account":{{"homePage":"http://teams.example","name":"team', toString(team),
    '"}}}},"contextActivities":{{"grouping":[{{"objectType":"Activity","id":"', project_iri,
    '"}}]}}}},"authority":{{"objectType":"Agent","account":{{"homePage":"http://bench.example","name":"bench"}}}},',
    '"timestamp":"', formatDateTime(at, '%Y-%m-%dT%H:%i:%S.%fZ'), '","version":"2.0.0"}}')
FROM numbers({first}, {rows})
"""


def run(large: bool) -> list[str]:
    """Fill a store and read pages of 100; one line a filter."""
    total = 10_000_000 if large else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        store = open_store(at / "store", at / "tmp", MEMORY_BYTES)
        started = time.perf_counter()
        fill(store, total)
        lines = [f"{total:,} statements filled in {time.perf_counter() - started:.0f} s (synthetic), pages of 100"]
        store.close()  # it has not seen these rows come, and would take the table for nearly empty
        store = open_store(at / "store", at / "tmp", MEMORY_BYTES)
        try:
            lines.append(f"{merged(store)} parts once merges had come to rest")
            lines += [measure(store, name, query) for name, query in queries(total).items()]
            lines.append(first_asked(store))
            lines += under_load(store, queries(total))
            lines.append(f"resident {resident_mb()} MB")
        finally:
            store.close()
    return lines


def fill(store: ClickHouseStore, total: int) -> None:
    """Rows made in the engine, evenly spaced over two years."""
    spacing = 2 * 365 * 86_400_000_000 // total
    for first in range(0, total, CHUNK):
        store.engine.command(FILL.format(first=first, rows=min(CHUNK, total - first), spacing=spacing))
    targets = store.engine.rows(f"SELECT toString(id) FROM sousbois.recorded ORDER BY id LIMIT {REFERRING}")
    store.insert([_comment(number, target) for number, (target,) in enumerate(targets)])


def merged(store: ClickHouseStore) -> int:
    """Wait until the engine has merged what was filled so fast, as it has of what came over days; how many parts."""
    until = time.monotonic() + MERGING_S
    quiet = 0
    while quiet < QUIET_LOOKS and time.monotonic() < until:
        time.sleep(0.5)
        running = store.engine.rows("SELECT count() FROM system.merges")[0][0]
        quiet = 0 if running else quiet + 1
    return int(store.engine.rows("SELECT count() FROM system.parts WHERE active AND table = 'recorded'")[0][0])


def _comment(number: int, target: str) -> dict[str, Any]:
    """A statement about another: pages then look for what targets a match, too."""
    at = write_time(UNTIL - timedelta(days=2, seconds=-number))
    return {
        "id": REGISTRATION.format(10**11 + number),
        "stored": at,
        "timestamp": at,
        "version": "2.0.0",
        "actor": {"mbox": "mailto:somebody@bench.example"},
        "verb": {"id": VERB.format("commented")},
        "object": {"objectType": "StatementRef", "id": target},
    }


def queries(total: int) -> dict[str, Query]:
    """By the name of what is measured."""
    middle = Cursor(datetime(2026, 1, 1, tzinfo=UTC), REGISTRATION.format(0))
    recent = UNTIL - timedelta(days=7)
    return {
        "newest": Query(until=UNTIL),
        "oldest first": Query(until=UNTIL, ascending=True),
        "from the middle": Query(until=UNTIL, cursor=middle),
        "last week": Query(until=UNTIL, since=recent),
        "frequent verb": Query(until=UNTIL, verb=VERB.format(0)),
        "frequent agent": Query(until=UNTIL, agent=AGENT.format(0)),
        "frequent agent, from the middle": Query(until=UNTIL, agent=AGENT.format(0), cursor=middle),
        "frequent activity": Query(until=UNTIL, activity=ACTIVITY.format(0)),
        "frequent related agent": Query(until=UNTIL, agent=TEAM.format(1), related_agents=True),
        "frequent related activity": Query(until=UNTIL, activity=PROJECT.format(0), related_activities=True),
        "absent verb": Query(until=UNTIL, verb=VERB.format("none")),
        "absent agent": Query(until=UNTIL, agent=AGENT.format("none")),
        "absent activity": Query(until=UNTIL, activity=ACTIVITY.format("none")),
        "absent related agent": Query(until=UNTIL, agent=TEAM.format("none"), related_agents=True),
        "absent related activity": Query(until=UNTIL, activity=PROJECT.format("none"), related_activities=True),
        "absent registration": Query(until=UNTIL, registration=REGISTRATION.format(10**11)),
        "rare verb": Query(until=UNTIL, verb=VERB.format(59)),
        "rare agent": Query(until=UNTIL, agent=AGENT.format(4990)),
        "rare activity": Query(until=UNTIL, activity=ACTIVITY.format(19990)),
        "rare related agent": Query(until=UNTIL, agent=AGENT.format(4990), related_agents=True),
        "rare related activity": Query(until=UNTIL, activity=PROJECT.format(1990), related_activities=True),
        "rare agent and verb": Query(until=UNTIL, agent=AGENT.format(4990), verb=VERB.format(0)),
        "registration": Query(until=UNTIL, registration=REGISTRATION.format(total // 40)),
    }


def measure(store: ClickHouseStore, name: str, query: Query) -> str:
    """Median and 99th percentile in milliseconds."""
    found = len(store.page(query).statements)
    p50, p99 = middle(times(store, [query] * REPEATS))
    return f"{name:<34} {found:>3} found   p50 {p50:6.1f} ms   p99 {p99:6.1f} ms"


def first_asked(store: ClickHouseStore) -> str:
    """Values that are asked for the first time, so that nothing is known of them: absent and rare ones."""
    absent = [Query(until=UNTIL, agent=AGENT.format(f"none{number}")) for number in range(REPEATS)]
    rare = [Query(until=UNTIL, agent=AGENT.format(4900 + number)) for number in range(REPEATS)]
    (none, _), (few, _) = middle(times(store, absent)), middle(times(store, rare))
    return f"asked for the first time: absent agents p50 {none:.1f} ms, rare agents p50 {few:.1f} ms"


def under_load(store: ClickHouseStore, asked: dict[str, Query]) -> list[str]:
    """Pages by the kind of their value: by one reader, then by four while statements come in."""
    kinds = {kind: [q for name, q in asked.items() if name.startswith(kind)] for kind in KINDS}
    alone = {kind: for_a_while(store, every) for kind, every in kinds.items()}
    ending = threading.Event()
    beside: dict[str, list[float]] = {kind: [] for kind in KINDS}
    with ThreadPoolExecutor(READERS + 1) as pool:
        coming = pool.submit(come_in, store, ending)
        try:
            for kind, every in kinds.items():
                for found in pool.map(lambda part: for_a_while(store, part), [every] * READERS):
                    beside[kind] += found
        finally:
            ending.set()
    lines = [f"{READERS} readers at once, {coming.result():.0f} statements/s coming in"]
    for kind in KINDS:
        (one, _), (p50, p99) = middle(alone[kind]), middle(beside[kind])
        so = f"so p50 {p50:6.1f} ms = {p50 / one:.1f} x   p99 {p99:6.1f} ms ({len(beside[kind])} pages)"
        lines.append(f"{kind:<10} alone p50 {one:6.1f} ms   {so}")
    return lines


def for_a_while(store: ClickHouseStore, asked: list[Query]) -> list[float]:
    """Milliseconds of each page, over and over for WHILE_S."""
    until = time.perf_counter() + WHILE_S
    found: list[float] = []
    while time.perf_counter() < until:
        found += times(store, asked)
    return found


def times(store: ClickHouseStore, asked: list[Query]) -> list[float]:
    """Milliseconds of each page."""
    found = []
    for query in asked:
        started = time.perf_counter()
        store.page(query)
        found.append((time.perf_counter() - started) * 1000)
    return found


def middle(found: list[float]) -> tuple[float, float]:
    """Median and 99th percentile."""
    found.sort()
    return found[len(found) // 2], found[int(len(found) * 0.99)]


def come_in(store: ClickHouseStore, ending: threading.Event) -> float:
    """Statements as the record stage inserts them, four times a second; how many came a second."""
    started, count = time.perf_counter(), 0
    while not ending.wait(max(0.0, started + count / RATE - time.perf_counter())):
        at = UNTIL - timedelta(days=1) + timedelta(milliseconds=count)
        store.insert([_statement(count + number, write_time(at)) for number in range(RATE // 4)])
        count += RATE // 4
    return count / (time.perf_counter() - started)


def _statement(number: int, at: str) -> dict[str, Any]:
    return {
        "id": REGISTRATION.format(2 * 10**11 + number),
        "stored": at,
        "timestamp": at,
        "version": "2.0.0",
        "actor": {"mbox": f"mailto:person{number % 5000}@bench.example"},
        "verb": {"id": VERB.format(number % 60)},
        "object": {"id": ACTIVITY.format(number % 20_000)},
        "authority": {"account": {"homePage": "http://bench.example", "name": "bench"}},
    }


def resident_mb() -> int:
    """Of this process, now."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) // 1024 for line in status.splitlines() if line.startswith("VmRSS"))
