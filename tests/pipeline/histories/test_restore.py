"""What was sealed, or came too late, is found again from the store: as if it had never been dropped (laws 2, 4, 6)."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from pipeline.shells.replay import replay, retry
from pipeline.stages.publish import publish
from schemas.moment import Moment
from schemas.timestamps import parse_time, write_time
from tests.pipeline.histories.test_listening import PEOPLE, scene
from tests.pipeline.histories.test_sealing import FRESH, KEEP, PAIR
from tests.processors.small_catalog import START, catalog, minutes
from tests.sql_live import Crash, dying
from tests.statement_live import Statement, StatementLive, statement, void

RUNS = 30
DAY = timedelta(days=1)
LATE = statement(60, "answered", "di", START + minutes(21), "y", "a")
OTHER = statement(61, "answered", "cy", START + minutes(22), "y", "a")


def store(live: StatementLive, size: int = 7) -> Iterator[list[Statement]]:
    """All that was said, as it was stored, in portions."""
    said = sorted(live.said.values(), key=lambda one: one["stored"])
    return (said[n : n + size] for n in range(0, len(said), size))


def find_again(live: StatementLive, **wanted: Any) -> dict[str, Any]:
    told = replay(live.listener, live.listener.rules, wanted, store(live))
    publish(live.listener.engine)
    return told


def dump(live: StatementLive) -> list[list[tuple[Any, ...]]]:
    tables = ("signals", "heard", "named", "findings", "cites", "deadlines", "sealed", "dead_letters", "positions")
    return [sorted(live.rows(f"SELECT * FROM {table}")) for table in tables]


def late(path: Path, *said: Statement) -> StatementLive:
    """The pairs are sealed, then these come, in one batch."""
    live = StatementLive(catalog(), path, "assumed", KEEP)
    live.listen([live.envelope(PAIR)])
    live.listen([live.envelope([FRESH], days=200)])
    live.listen([live.envelope([], days=201)])
    live.listen([live.envelope(said, days=202)])
    return live


def twins(path: Path, rng: random.Random, yields: Counter[str]) -> tuple[StatementLive, StatementLive]:
    """One history heard twice, with a KEEP over which it is sealed half-way, and with one that keeps all."""
    lives = [StatementLive(catalog(), path / f"{days}.db", "assumed", timedelta(days=days)) for days in (150, 600)]
    said = scene(rng, 48, 60)
    voids = [void(1000 + n, one["id"]) for n, one in enumerate(rng.sample(said, 4))]
    events = [*said, *voids]
    rng.shuffle(events)
    half = rng.randrange(20, 42)
    who = rng.choice(PEOPLE) if rng.random() < 0.5 else None
    for live in lives:
        live.listen([live.envelope(events[:half])])
        live.listen([live.envelope([FRESH], days=200)])
        live.listen([live.envelope([], days=201)])
        live.listen([live.envelope(events[half:], days=202)])
        if who:
            live.listen([], [live.act(who, "withdraw")])
    yields["late"] += len(lives[0].rows("SELECT 1 FROM dead_letters WHERE cause = 'sealed'")) > 0
    yields["differ"] += lives[0].current() != lives[1].current()
    return lives[0], lives[1]


def test_what_was_sealed_is_found_as_if_it_had_been_kept(tmp_path: Path) -> None:
    yields = Counter[str]()
    for seed in range(RUNS):
        path = tmp_path / str(seed)
        path.mkdir()
        sealed, whole = twins(path, random.Random(seed), yields)
        before = dump(sealed)

        tried = find_again(sealed, apply=False)
        assert dump(sealed) == before, f"seed {seed}"
        applied = find_again(sealed, apply=True)

        assert applied == tried | {"applied": True}
        assert sealed.current() == whole.current() == whole.expected(), f"seed {seed}"
        assert sealed.rows("SELECT * FROM dead_letters") == []
        assert sealed.rows("SELECT count(*) FROM signals WHERE moment AND arrived < at") == [(0,)]
        assert find_again(sealed, apply=False)["found"] == {}
        sealed.listen([sealed.envelope([], days=210)])
        assert sealed.current() == whole.current(), f"sealed once more, seed {seed}"
        assert sealed.rows("SELECT count(*) > 0 FROM sealed") == [(1,)]
        for live in (sealed, whole):
            live.close()
    print(f"yields {dict(yields)} of {RUNS}")
    assert min(yields["late"], yields["differ"]) >= 0.3 * RUNS


def test_a_process_that_dies_while_it_hears_the_store_leaves_all_as_it_was(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db", LATE, OTHER)
    before, step, died = dump(live), 0, True
    while died:
        died = False
        try:
            with dying(live.listener.engine, step):
                replay(live.listener, live.listener.rules, {"apply": True}, store(live))
        except Crash:
            died = True
            live.close()
            live.listener = live._open()
            assert dump(live) == before, f"step {step}"
            step += 5

    assert step > 50
    assert live.current() == live.expected()
    live.close()


def test_with_since_what_started_before_stays_as_it_stood(tmp_path: Path) -> None:
    earlier = [{**one, "id": one["id"][:-4] + "f" + one["id"][-3:]} for one in (*PAIR, LATE)]
    for one in earlier:
        one["timestamp"] = write_time(parse_time(one["timestamp"]) - DAY)
    live = StatementLive(catalog(), tmp_path / "h.db", "assumed", KEEP)
    live.listen([live.envelope([*PAIR, *earlier[:-1]])])
    live.listen([live.envelope([FRESH], days=200)])
    live.listen([live.envelope([], days=201)])
    live.listen([live.envelope([LATE, earlier[-1]], days=202)])
    before, noon = live.current(), write_time(START - DAY / 2)

    find_again(live, since=noon, heard_from=noon, apply=True)

    assert of_days(live.current()) == (of_days(before)[0], of_days(live.expected())[1])
    assert all(of_days(before)[n] != of_days(live.expected())[n] for n in (0, 1))
    assert live.rows("SELECT statement FROM dead_letters") == [(earlier[-1]["id"],)]
    live.close()


def of_days(moments: dict[str, Moment]) -> tuple[dict[str, Moment], dict[str, Moment]]:
    first = {one: moment for one, moment in moments.items() if moment.start < START - DAY / 2}
    return first, {one: moment for one, moment in moments.items() if one not in first}


def test_one_detector_that_looks_again_hears_what_came_too_late(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db", LATE)
    told = find_again(live, detector="hush", apply=True)

    assert told["found"] == {"echo": 1, "bond": 1} or told["found"]["echo"] == 1
    assert live.current() == live.expected()
    live.close()


def test_what_consent_has_just_widened_is_left_to_the_log_where_not_everything_is_looked_at(tmp_path: Path) -> None:
    live = StatementLive(catalog(), tmp_path / "h.db", "required", KEEP)
    live.listen([live.envelope(PAIR)])
    live.listen([], [live.act(who, "grant", None, START) for who in ("ana", "bo")])
    again = live.envelope(PAIR, again=True)
    find_again(live, detector="hush", apply=True)
    before = live.current()
    live.listen([again])

    assert (before, live.current()) == ({}, live.expected())
    assert "echo" in {moment.kind for moment in live.current().values()}
    live.close()


def test_a_letter_of_what_came_too_late_is_retried_alone(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db", LATE, OTHER)
    wanted = {"letters": [], "late": [LATE["id"]], "heard_from": write_time(START - DAY)}
    told = retry(live.listener, wanted, store(live))
    publish(live.listener.engine)
    left = live.rows("SELECT statement FROM dead_letters")
    found = live.current()
    del live.said[OTHER["id"]]

    assert told["still_late"] == 0
    assert told["found"]["echo"] == 1
    assert left == [(OTHER["id"],)]
    assert found == live.expected()
    live.close()


def test_what_nobody_consents_to_is_not_heard_and_its_letter_is_dealt_with(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db", LATE)
    live.listen([], [live.act("di", "withdraw")])
    before = live.current()
    told = retry(live.listener, {"letters": [], "late": [LATE["id"]]}, store(live))

    assert (told["found"], told["still_late"], live.current()) == ({}, 0, before)
    live.close()


def test_what_was_stored_after_the_log_was_read_is_left_to_the_log(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db")
    coming = live.envelope([LATE], days=203)
    find_again(live, apply=True)
    before = live.heard()
    live.listen([coming])

    assert LATE["id"] not in before
    assert live.current() == live.expected()
    live.close()


def test_a_statement_that_cannot_be_recognised_is_a_letter_and_stops_nothing(tmp_path: Path) -> None:
    live = late(tmp_path / "h.db", LATE)
    poison = {**statement(70, "asked", "ana", START, "x", "a"), "actor": 7, "stored": live.said[LATE["id"]]["stored"]}
    live.said[poison["id"]] = poison
    find_again(live, apply=True)
    (first,) = live.rows('SELECT statement, "offset" FROM dead_letters')
    find_again(live, apply=True)
    del live.said[poison["id"]]

    assert first == (poison["id"], None)
    assert live.rows('SELECT statement, "offset" FROM dead_letters') == [first]
    assert live.current() == live.expected()
    live.close()
