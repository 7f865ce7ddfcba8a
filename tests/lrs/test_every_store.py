"""What every store keeps to: the plain one in memory and ClickHouse; first law by law, then compared."""

import itertools
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from lrs.ports import Store
from lrs.rules.acceptance import authority_of
from lrs.rules.cursors import following
from lrs.rules.query import Cursor, Query
from lrs.store import windows
from lrs.store.clickhouse import open_store
from schemas.agent import identifier
from schemas.timestamps import MICROSECOND, write_time
from tests.lrs.memory_store import MemoryStore
from tests.lrs.statements import ANNE, ANSWERED, ASKED, BEN, CLEO, PUMP, VALVE, Json, reference, statement, void

START = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATEST = START + timedelta(days=365)
REGISTRATION = "abcdef00-0000-4000-8000-000000000009"
MIB = 1 << 20
scenes = itertools.count(1)


class Scene:
    """Statements of one authority, which no other scene has, and ids of their own: one store serves many scenes."""

    def __init__(self, store: Store) -> None:
        self.store, self._number, self._at = store, next(scenes), START
        agent = authority_of("https://store.example", f"scene-{self._number}")
        self._authority, self.authority = agent, identifier(agent)

    def id(self, number: int) -> str:
        return f"{self._number:08x}-0000-4000-8000-{number:012d}"

    def record(self, *statements: Json) -> None:
        """Record them in one insert, each stored a microsecond after the one before."""
        rows = []
        for one in statements:
            self._at += MICROSECOND
            stored = write_time(self._at)
            rows.append(
                {**one, "authority": self._authority, "stored": stored, "timestamp": stored, "version": "2.0.0"}
            )
        self.store.insert(rows)

    def found(self, **filters: Any) -> list[int]:
        """The numbers of what the filters choose."""
        query = Query(**{"until": LATEST, "ascending": True, "authority": self.authority, **filters})
        return [int(stored.id[-12:]) for stored in self.store.page(query).statements]


@pytest.fixture(scope="module")
def clickhouse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """With windows of a few rows: where a page is looked for first must change nothing."""
    directory = tmp_path_factory.mktemp("clickhouse")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "ROWS", 3)
        patched.setattr(windows, "MARK_ROWS", 1)
        store = open_store(directory / "store", directory / "tmp", 400 * MIB)
        yield store
        store.close()


@pytest.fixture(params=["memory", "clickhouse"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(MemoryStore() if request.param == "memory" else request.getfixturevalue("clickhouse"))


def test_a_statement_is_given_back_as_it_was_recorded(scene: Scene) -> None:
    scene.record(statement(id=scene.id(1), result={"score": {"raw": 1.5}, "extensions": {"urn:é": [None, "ß"]}}))
    found = scene.store.statement(scene.id(1))

    assert found is not None
    assert (found.id, found.stored) == (scene.id(1), START + MICROSECOND)
    assert b'"urn:\xc3\xa9":[null,"\xc3\x9f"]' in found.raw
    assert scene.store.statement(scene.id(2)) is None


def test_recording_again_changes_nothing(scene: Scene) -> None:
    one = statement(id=scene.id(1))
    scene.record(one)
    scene._at -= MICROSECOND
    scene.record(one)

    assert scene.found() == [1]


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_void_hides_its_target_whichever_came_first(scene: Scene, order: tuple[int, int]) -> None:
    both = {1: statement(id=scene.id(1)), 2: void(scene.id(1), id=scene.id(2))}
    for number in order:
        scene.record(both[number])

    assert scene.store.statement(scene.id(1)) is None
    assert scene.store.statement(scene.id(1), voided=True) is not None
    assert scene.store.statement(scene.id(2)) is not None
    assert scene.found() == [2]


def test_a_void_of_a_void_voids_nothing(scene: Scene) -> None:
    scene.record(statement(id=scene.id(1)), void(scene.id(1), id=scene.id(2)), void(scene.id(2), id=scene.id(3)))

    assert scene.found() == [2, 3]
    assert scene.store.statement(scene.id(2), voided=True) is None


def test_what_targets_a_statement_is_found_by_what_that_says(scene: Scene) -> None:
    """xAPI 1.0.3 Communication 2.1.3, "Filter Conditions for StatementRefs": at second hand, and of a voided one."""
    scene.record(
        statement(ANNE, ASKED, PUMP, id=scene.id(1), context={"registration": REGISTRATION}),
        statement(BEN, ANSWERED, reference(scene.id(1)), id=scene.id(2)),
        statement(CLEO, ANSWERED, reference(scene.id(2)), id=scene.id(3)),
        void(scene.id(1), id=scene.id(4)),
        statement(CLEO, ANSWERED, reference(scene.id(9)), id=scene.id(5)),
    )

    for filters in (
        {"agent": identifier(ANNE)},
        {"verb": ASKED},
        {"activity": PUMP},
        {"registration": REGISTRATION},
        {"verb": ASKED, "activity": PUMP, "related_activities": True},
    ):
        assert scene.found(**filters) == [2, 3, 4], filters
    assert scene.found(agent=identifier(BEN)) == [2, 3]
    assert scene.found(agent=identifier(ANNE), since=START + 2 * MICROSECOND) == [3, 4]


people = st.sampled_from([ANNE, BEN, {"objectType": "Group", "mbox": "mailto:team@people.example", "member": [CLEO]}])
verbs, activities = st.sampled_from([ASKED, ANSWERED]), st.sampled_from([PUMP, VALVE])
contexts = st.fixed_dictionaries(
    {},
    optional={
        "registration": st.sampled_from([REGISTRATION, REGISTRATION.upper()]),
        "instructor": st.just(CLEO),
        "contextActivities": activities.map(lambda one: {"grouping": [{"id": one}]}),
    },
)
inner = st.builds(
    lambda who, verb, what: {**statement(who, verb, what), "objectType": "SubStatement"}, people, verbs, activities
)
things = activities | st.just({**BEN, "objectType": "Agent"}) | inner
events = st.builds(lambda *parts: statement(*parts[:3], context=parts[3]), people, verbs, things, contexts)
numbers = st.integers(1, 9)  # a statement of the scene, that is voided or referred to
references = st.builds(lambda who, verb, number: (who, verb, number), people, verbs, numbers)
batches = st.lists(st.lists(events | numbers | references, min_size=1, max_size=4), min_size=1, max_size=4)
moments = st.none() | st.integers(0, 12).map(lambda number: START + number * MICROSECOND)
queries = st.fixed_dictionaries(
    {"ascending": st.booleans(), "limit": st.integers(1, 5)},
    optional={
        "agent": st.sampled_from([identifier(one) for one in (ANNE, BEN, CLEO)]),
        "related_agents": st.booleans(),
        "verb": verbs,
        "activity": activities,
        "related_activities": st.booleans(),
        "registration": st.just(REGISTRATION),
        "since": moments,
        "until": moments.filter(bool),
    },
)


def in_scene(scene: Scene, drawn: Json | int | tuple[Json, str, int]) -> Json:
    """A statement with the scene's own ids where it voids or refers to another."""
    if isinstance(drawn, int):
        return void(scene.id(drawn))
    return statement(*drawn[:2], reference(scene.id(drawn[2]))) if isinstance(drawn, tuple) else drawn


def oracle_of(kept: Scene) -> Scene:
    """The same scene, to be kept in memory."""
    oracle = Scene(MemoryStore())
    oracle._number, oracle._authority, oracle.authority = kept._number, kept._authority, kept.authority
    oracle._at = kept._at
    return oracle


def pages_of(scene: Scene, query: Query) -> list[str]:
    """All pages, one after another."""
    found: list[str] = []
    after: Query | None = query
    while after is not None:
        page = scene.store.page(after)
        assert len(page.statements) <= query.limit
        found += [stored.id for stored in page.statements]
        after = following(after, page)
    return found


@settings(max_examples=20, deadline=None, phases=[Phase.generate])  # each example stays in the store: no shrinking
@given(batches, st.lists(queries, min_size=1, max_size=4))
def test_clickhouse_answers_every_query_as_memory_does(clickhouse: Store, sent: list[Any], asked: list[Json]) -> None:
    kept = Scene(clickhouse)
    oracle = oracle_of(kept)
    for scene in (oracle, kept):
        count = itertools.count(1)
        for batch in sent:
            scene.record(*({**in_scene(scene, drawn), "id": scene.id(next(count))} for drawn in batch))
    for filters in asked:
        query = replace(Query(**{"until": LATEST, **filters}), authority=kept.authority)

        assert pages_of(kept, query) == pages_of(oracle, query), filters


CROWD, LATER = 120, START + timedelta(days=1)
places = st.integers(0, CROWD + 1).map(lambda number: LATER + number * MICROSECOND)


@pytest.fixture(scope="module")
def crowd(clickhouse: Store) -> tuple[Scene, Scene]:
    """A scene as long as several windows, in both stores, with voids and references to what came before and after."""
    kept = Scene(clickhouse)
    kept._at = LATER
    oracle = oracle_of(kept)
    chance = random.Random(7)
    for first in range(1, CROWD, 6):
        batch = []
        for number in range(first, first + 6):
            who, verb, other = chance.choice([ANNE, BEN]), chance.choice([ASKED, ANSWERED]), chance.randint(1, CROWD)
            event = statement(who, verb, chance.choice([PUMP, VALVE]), context={"instructor": CLEO})
            kinds: list[Json | int | tuple[Json, str, int]] = [event, (who, verb, other), other]
            drawn = chance.choices(kinds, [6, 3, 1])[0]
            batch.append({**in_scene(kept, drawn), "id": kept.id(number)})
        for scene in (kept, oracle):
            scene.record(*batch)
    return kept, oracle


@settings(max_examples=80, deadline=None, phases=[Phase.generate])
@given(queries, st.sampled_from(["", "since", "until", "cursor"]), places, st.sampled_from([6, 12, 20]))
def test_where_a_page_is_looked_for_first_changes_nothing(
    crowd: tuple[Scene, Scene], filters: Json, which: str, at: datetime, stretch: int
) -> None:
    kept, oracle = crowd
    bounds: Json = {"since": LATER, "until": LATEST} | ({which: at} if which else {})
    if which == "cursor":
        bounds[which] = Cursor(at, kept.id((at - LATER) // MICROSECOND))
    query = Query(**{"verb": ASKED, **filters, **bounds, "authority": kept.authority})
    expected = oracle.store.page(query)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(windows, "ROWS", stretch)
        kept.store._windows._scarce.clear()  # type: ignore[attr-defined]
        first, again = kept.store.page(query), kept.store.page(query)  # nothing is known of the values, then something

    assert [one.id for one in first.statements] == [one.id for one in expected.statements]
    assert first.more == expected.more
    assert again == first
