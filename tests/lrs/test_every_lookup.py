"""What every store tells of activities and agents: in memory and ClickHouse, law by law, then compared."""

import itertools
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lrs.rules.said import MOST_SAID, MOST_SUBJECTS
from lrs.store.clickhouse import ClickHouseStore, open_store
from schemas.timestamps import write_time
from tests.lrs.memory_store import MemoryStore
from tests.lrs.statements import Json, statement

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
MIB = 1 << 20
scenes = itertools.count(1)


class Scene:
    """An activity and an agent that no other scene has: one store serves many scenes."""

    def __init__(self, *stores: MemoryStore | ClickHouseStore) -> None:
        self.stores = stores
        self._number, self._count = next(scenes), itertools.count(1)
        self.thing = f"https://things.example/{self._number}"
        self.who = f"mailto:p{self._number}@people.example"

    def row(self, at: int, **says: Any) -> Json:
        """A recorded statement; `en`: what it calls the activity, `name`: what it calls its actor."""
        number = next(self._count)
        stored = write_time(START + timedelta(microseconds=at))
        actor = {"mbox": self.who} | ({"name": says["name"]} if "name" in says else {})
        thing: Json = {"id": self.thing} | ({"definition": {"name": {"en": says["en"]}}} if "en" in says else {})
        given_id = f"{self._number:08x}-0000-4000-8000-{number:012d}"
        return statement(actor, thing=thing, id=given_id, stored=stored, timestamp=stored, version="2.0.0")

    def record(self, *rows: Json, undefining: Sequence[Json] = ()) -> None:
        for store in self.stores:
            store.insert(rows, {row["id"] for row in undefining})

    @property
    def lookups(self) -> list[Any]:
        return [store if isinstance(store, MemoryStore) else store.lookups for store in self.stores]

    def called(self) -> list[list[str]]:
        """What each store knows the activity to be called, the last said last."""
        return [[one["name"]["en"] for one in lookups.definitions(self.thing)] for lookups in self.lookups]

    def named(self) -> list[list[str]]:
        return [lookups.names("mbox|" + self.who) for lookups in self.lookups]


@pytest.fixture(scope="module")
def clickhouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClickHouseStore]:
    directory = tmp_path_factory.mktemp("clickhouse")
    store = open_store(directory / "store", directory / "tmp", 400 * MIB)
    yield store
    store.close()


@pytest.fixture
def scene(clickhouse: ClickHouseStore) -> Scene:
    return Scene(MemoryStore(), clickhouse)


def both(*expected: str) -> list[list[str]]:
    return [list(expected)] * 2


def test_what_is_said_is_told_once_in_the_order_in_which_it_was_said_last(scene: Scene) -> None:
    for at, word in enumerate("abba"):
        scene.record(scene.row(at, en=word, name=word.upper()))

    assert scene.called() == both("b", "a")
    assert scene.named() == both("B", "A")


def test_what_comes_late_counts_at_its_own_time(scene: Scene) -> None:
    for at, word in ((1, "a"), (5, "a"), (3, "b"), (2, "c")):
        scene.record(scene.row(at, en=word, name=word))

    assert (scene.called(), scene.named()) == (both("c", "b", "a"), both("c", "b", "a"))


def test_of_what_nobody_spoke_nothing_is_told(scene: Scene) -> None:
    scene.record(scene.row(1))

    assert (scene.called(), scene.named()) == (both(), both())


def test_who_may_not_define_changes_nothing(scene: Scene) -> None:
    may, may_not = scene.row(1, en="a", name="A"), scene.row(2, en="b", name="B")
    scene.record(may, may_not, undefining=[may_not])

    assert (scene.called(), scene.named()) == (both("a"), both("A"))
    assert all(store.statement(may_not["id"]) is not None for store in scene.stores)


def test_an_agent_is_one_whatever_the_case_of_its_host(scene: Scene) -> None:
    scene.record(scene.row(1, name="A"))
    scene.who = scene.who.replace("people.example", "People.Example")
    scene.record(scene.row(2, name="B"))
    scene.who = scene.who.lower()

    assert scene.named() == both("A", "B")


def test_no_more_is_told_than_the_newest(scene: Scene) -> None:
    scene.record(*(scene.row(at, en=str(at), name=str(at)) for at in range(MOST_SAID + 5)))
    newest = [str(at) for at in range(5, MOST_SAID + 5)]

    assert (scene.called(), scene.named()) == (both(*newest), both(*newest))


def test_of_many_activities_each_is_told_what_it_is_told_alone_in_the_order_given(scene: Scene) -> None:
    of = {kind: f"{scene.thing}/{kind}" for kind in ("described", "bare", "twice", "unheard")}
    for at, (kind, says) in enumerate([("twice", "b"), ("bare", None), ("described", "b"), ("twice", "a")]):
        scene.thing = of[kind]
        scene.record(scene.row(at, **({"en": says} if says else {})))

    for lookups in scene.lookups:
        told = list(lookups.definitions_of(list(of.values())))
        called = [[one["name"]["en"] for one in definitions] for _, definitions in told]
        assert called == [["b"], [], ["b", "a"], []]
        assert told == [(thing, lookups.definitions(thing)) for thing in of.values()]
        assert list(lookups.definitions_of([])) == []


def test_of_no_more_activities_is_told_at_once_than_the_bound(scene: Scene) -> None:
    things = [f"{scene.thing}/{number}" for number in range(MOST_SUBJECTS + 5)]

    for lookups in scene.lookups:
        assert [thing for thing, _ in lookups.definitions_of(things)] == things[:MOST_SUBJECTS]


def test_no_more_of_each_of_many_is_told_than_the_newest(scene: Scene) -> None:
    others = [f"{scene.thing}/{number}" for number in range(2)]
    for thing in others:
        scene.thing = thing
        scene.record(*(scene.row(at, en=str(at)) for at in range(MOST_SAID + 5)))
    newest = [str(at) for at in range(5, MOST_SAID + 5)]

    for lookups in scene.lookups:
        for _, told in lookups.definitions_of(others):
            assert [one["name"]["en"] for one in told] == newest


def test_what_is_said_is_quoted_whatever_it_is_made_of(scene: Scene) -> None:
    odd = "\x00'\"\\\n\u2028 é 🪴"
    scene.thing += "?" + odd
    scene.record(scene.row(1, en=odd, name=odd))

    assert (scene.called(), scene.named()) == (both(odd), both(odd))
    assert all([thing for thing, told in lookups.definitions_of([scene.thing]) if told] for lookups in scene.lookups)


said = st.tuples(st.integers(0, 6), st.sampled_from("abc"), st.booleans())


@settings(max_examples=20, deadline=None, phases=[Phase.generate])  # each example stays in the store: no shrinking
@given(st.lists(said, min_size=1, max_size=12), st.data())
def test_both_tell_the_same_whatever_the_batches_the_order_and_what_comes_again(
    clickhouse: ClickHouseStore, told: list[tuple[int, str, bool]], data: st.DataObject
) -> None:
    scene = Scene(MemoryStore(), clickhouse)
    rows = [scene.row(at, en=word, **({"name": word} if named else {})) for at, word, named in told]
    scene.stores[0].insert(rows)
    for again in (rows, data.draw(st.permutations(rows))[: data.draw(st.integers(0, len(rows)))]):
        rest = list(again)
        while rest:
            cut = data.draw(st.integers(1, len(rest)))
            clickhouse.insert(rest[:cut])
            rest = rest[cut:]

    assert len({tuple(words) for words in scene.called()}) == 1
    assert len({tuple(names) for names in scene.named()}) == 1
