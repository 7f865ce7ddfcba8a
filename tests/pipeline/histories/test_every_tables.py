"""The contract of the machine's tables: what is kept is loaded, each look its own; the same in memory and in SQL."""

import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

import pytest

from pipeline.histories.neighbourhoods import SqlTables
from pipeline.histories.signals import Cache, New, Signals
from processors.detector import Deadline
from processors.machine import Difference, Loaded, Look, Outcome, Tables, Verdict
from schemas.moment import Moment
from schemas.signal import Signal
from tests.memory_tables import MemoryTables
from tests.processors.small_catalog import START, catalog, minutes, moment
from tests.processors.test_machine import scene
from tests.sql_live import opened

RULES = catalog()


class Filled(Protocol):
    """Tables that tests can fill."""

    def __call__(self, signals: Sequence[Signal], /) -> Tables: ...


@contextmanager
def memory(_path: Path) -> Iterator[Filled]:
    def fill(signals: Sequence[Signal]) -> Tables:
        tables = MemoryTables(RULES)
        for signal in signals:
            tables.add(signal)
        return tables

    yield fill


@contextmanager
def sql(path: Path) -> Iterator[Filled]:
    engine = opened(path / "h.db")
    with engine.begin() as connection:

        def fill(signals: Sequence[Signal]) -> Tables:
            Signals(connection, RULES, Cache()).add([New(signal, None, 0) for signal in signals])
            return SqlTables(connection, RULES, Cache(), 0)

        yield fill
    engine.dispose()


@pytest.fixture(params=[memory, sql])
def filled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Filled]:
    opening: Callable[[Path], Iterator[Filled]] = request.param
    with opening(tmp_path) as fill:  # type: ignore[attr-defined]
        yield fill


def look(name: str, key: str, first: datetime, last: datetime) -> Look:
    return Look(RULES.rules[name], key, first, last)


def loaded(tables: Tables, *looks: Look) -> list[Loaded]:
    return list(tables.load(looks))


def signals_of(one: Loaded) -> list[str]:
    return sorted(signal.id for signal in one.signals)


def saved(where: Look, verdict: Verdict, made: Moment, before: Moment | None = None) -> Outcome:
    return Outcome(where, (Difference(verdict, where.rule, where.key, made, before),), frozenset(), frozenset())


def test_a_look_loads_what_its_pattern_hears_in_its_key_and_buckets(filled: Filled) -> None:
    signals = scene(random.Random(3), 60, 120)
    tables = filled(signals)
    rng = random.Random(4)
    looks = []
    for _ in range(40):
        first = START + minutes(rng.randrange(120))
        name, key = rng.choice([("echo.only", "a"), ("grind.only", "bo"), ("burst.only", "x"), ("hush.only", "t1")])
        looks.append(look(name, key, first, first + minutes(rng.randrange(20))))

    for one, held in zip(looks, loaded(tables, *looks), strict=True):
        pattern = one.rule.pattern
        expected = [
            s.id
            for s in signals
            if s.verb in pattern.hears
            and one.load_first <= s.at < one.load_end
            and one.key
            in {"echo.only": s.topics, "grind.only": (s.actor,), "burst.only": (s.object,)}.get(
                one.rule.name, (s.thread or s.object,)
            )
        ]
        assert signals_of(held) == sorted(expected)
        assert {s.id: s for s in held.signals} == {s.id: s for s in signals if s.id in expected}


def test_a_finding_is_loaded_by_the_looks_in_whose_span_it_starts(filled: Filled) -> None:
    asked, answered = scene(random.Random(1), 2, 10)
    tables = filled([asked, answered])
    made = moment("echo", (asked, answered), (asked, answered), 0.7, 9)
    inside = look("echo.only", "a", made.start, made.start)
    tables.save([saved(inside, Verdict.FOUND, made)], None)

    beside = look("echo.only", "a", made.start + timedelta(microseconds=1), made.start + minutes(9))
    elsewhere = look("echo.only", "b", made.start, made.start)
    other_rule = look("hush.only", "a", made.start, made.start)
    found = [held.findings for held in loaded(tables, inside, beside, elsewhere, other_rule)]

    assert found == [{made.id: made}, {}, {}, {}]


def test_a_revised_finding_is_the_new_one_and_a_retracted_one_is_gone(filled: Filled) -> None:
    asked, answered = scene(random.Random(1), 2, 10)
    tables = filled([asked, answered])
    made = moment("echo", (asked, answered), (asked, answered), 0.7, 9)
    surer = moment("echo", (asked, answered), (asked, answered), 0.9, 9)
    where = look("echo.only", "a", made.start, made.start)
    tables.save([saved(where, Verdict.FOUND, made)], None)
    tables.save([saved(where, Verdict.REVISED, surer, made)], None)
    revised = loaded(tables, where)[0].findings
    tables.save([saved(where, Verdict.RETRACTED, surer, surer)], None)

    assert revised == {made.id: surer}
    assert loaded(tables, where)[0].findings == {}


def test_a_moment_is_heard_by_those_who_hear_its_kind_as_long_as_it_stands(filled: Filled) -> None:
    asked, answered = scene(random.Random(8), 2, 10)
    tables = filled([asked, answered])
    made = moment("echo", (asked, answered), (asked, answered), 0.7, 9)
    where = look("echo.only", "a", made.start, made.start)
    people = "\x1f".join(sorted(p.person for p in made.participants))
    bond = look("bond.only", people, made.start, made.start)
    tables.save([saved(where, Verdict.FOUND, made)], None)
    heard = signals_of(loaded(tables, bond)[0])
    tables.save([saved(where, Verdict.RETRACTED, made, made)], None)

    assert heard == [made.id]
    assert signals_of(loaded(tables, bond)[0]) == []


def test_deadlines_come_and_go_with_outcomes(filled: Filled) -> None:
    tables = filled([])
    where = look("hush.only", "t1", START, START + minutes(30))
    early, late = (Deadline(START + minutes(n), START + minutes(n + 15)) for n in (5, 25))
    tables.save([Outcome(where, (), frozenset({early, late}), frozenset())], START)
    both = loaded(tables, where)[0].deadlines
    tables.save([Outcome(where, (), frozenset(), frozenset({early}))], START)

    assert both == {early, late}
    assert loaded(tables, where)[0].deadlines == {late}
    assert loaded(tables, look("hush.only", "t1", START, START + minutes(24)))[0].deadlines == frozenset()
