"""The contract of `Documents`, over the one in memory and the ledger: writes are decided by their conditions."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, delete
from sqlalchemy.dialects import postgresql

from lrs.ledger import documents as module
from lrs.ledger.documents import LedgerDocuments, write
from lrs.ledger.opening import open_ledger
from lrs.ledger.tables import documents as table
from lrs.ports import Documents
from lrs.rules.documents import Content, Context, Document, Key, Kind, Listing, Many
from lrs.rules.preconditions import ABSENT, ALWAYS, Condition, etag_of
from schemas.errors import TooLarge
from tests.lrs.memory import Clock
from tests.lrs.memory_documents import MemoryDocuments
from tests.lrs.statements import uuid_of

Make = Callable[[Clock], Documents]
STATE = Context("state", "urn:a", "mbox|mailto:anne@people.example")
KEY = Key(STATE, "one")


def text(body: str, content_type: str = "text/plain") -> Content:
    return Content(content_type, body.encode())


def only(*bodies: str) -> Condition:
    return Condition(creates=False, only=frozenset(etag_of(body.encode()) for body in bodies))


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = open_ledger(tmp_path_factory.mktemp("ledger") / "ledger.db")
    yield engine
    engine.dispose()


@pytest.fixture(params=["memory", "ledger"])
def make(request: pytest.FixtureRequest, ledger: Engine) -> Make:
    """An empty store of documents on a clock."""

    def made(clock: Clock) -> Documents:
        if request.param == "memory":
            return MemoryDocuments(clock)
        with ledger.begin() as connection:
            connection.execute(delete(table))
        return LedgerDocuments(ledger, clock)

    return made


def body_of(found: Document | None) -> str | None:
    return None if found is None else found.body.decode()


@pytest.mark.parametrize("body", [b"", b"\0\xff\xfe", b"x" * 1_000_000], ids=["empty", "bytes", "large"])
def test_a_document_is_given_back_byte_for_byte(make: Make, body: bytes) -> None:
    clock = Clock()
    documents = make(clock)
    content = Content('text/x; a="b"', body)

    assert documents.put(KEY, content, ALWAYS)
    assert documents.find(KEY) == Document(content.content_type, body, content.etag, clock.time)


def test_each_part_of_a_key_tells_documents_apart(make: Make) -> None:
    documents = make(Clock())
    kinds: list[Kind] = ["state", "activity_profile", "agent_profile"]
    contexts = [Context(kind, activity, agent) for kind in kinds for activity in ("", "u") for agent in ("", "u")]
    keys = [Key(context, name, number) for context in contexts for name in ("u", "v") for number in ("", uuid_of(1))]
    for number, key in enumerate(keys):
        assert documents.put(key, text(str(number)), ABSENT)

    assert [body_of(documents.find(key)) for key in keys] == [str(number) for number in range(len(keys))]


@pytest.mark.parametrize(
    ("there", "condition", "held"),
    [
        (None, ALWAYS, True),
        ("a", ALWAYS, True),
        (None, ABSENT, True),
        ("a", ABSENT, False),
        (None, Condition(creates=False), False),
        ("a", Condition(creates=False), True),
        (None, only("a"), False),
        ("a", only("a", "b"), True),
        ("a", only("b"), False),
        (None, Condition(never=frozenset({etag_of(b"a")})), True),
        ("a", Condition(never=frozenset({etag_of(b"a")})), False),
        ("b", Condition(never=frozenset({etag_of(b"a")})), True),
        ("a", Condition(content_type="text/plain"), True),
        ("a", Condition(content_type="text/html"), False),
    ],
)
def test_a_write_and_a_deletion_happen_where_the_condition_holds(
    make: Make, there: str | None, condition: Condition, *, held: bool
) -> None:
    documents = make(Clock())
    if there is not None:
        documents.put(KEY, text(there), ALWAYS)

    assert documents.put(KEY, text("new"), condition) is held
    assert body_of(documents.find(KEY)) == ("new" if held else there)

    documents = make(Clock())
    if there is not None:
        documents.put(KEY, text(there), ALWAYS)
    assert documents.delete(KEY, condition) is held
    assert body_of(documents.find(KEY)) == (None if held else there)


def test_many_are_listed_by_registration_and_time_each_id_once(make: Make) -> None:
    clock = Clock()
    documents = make(clock)
    start = clock.time
    for name, registration in (("b", ""), ("a", uuid_of(1)), ("b", uuid_of(1)), ("c", uuid_of(2))):
        clock.move(seconds=1)
        documents.put(Key(STATE, name, registration), text(name), ALWAYS)
    documents.put(Key(Context("state", "urn:b", STATE.agent), "other"), text("x"), ALWAYS)
    at = [start + timedelta(seconds=number) for number in range(5)]

    assert documents.ids(Many(STATE)) == Listing(("a", "b", "c"), at[4])
    assert documents.ids(Many(STATE, uuid_of(1))) == Listing(("a", "b"), at[3])
    assert documents.ids(Many(STATE, "")) == Listing(("b",), at[1])
    assert documents.ids(Many(STATE, since=at[3])) == Listing(("c",), at[4])
    assert documents.ids(Many(STATE, uuid_of(1), at[2])) == Listing(("b",), at[3])
    assert documents.ids(Many(STATE, since=at[4])) == Listing(())


def test_many_are_deleted_and_no_others(make: Make) -> None:
    documents = make(Clock())
    other = Key(Context("activity_profile", "urn:a"), "one")
    for key in (KEY, Key(STATE, "two", uuid_of(1)), Key(STATE, "three", uuid_of(2)), other):
        documents.put(key, text("x"), ALWAYS)

    documents.delete_all(Many(STATE, uuid_of(1)))
    assert documents.ids(Many(STATE)).ids == ("one", "three")
    documents.delete_all(Many(STATE))
    assert documents.ids(Many(STATE)).ids == ()
    assert documents.find(other) is not None


@pytest.mark.parametrize(("bound", "most"), [("MOST_IDS", 2), ("MOST_ID_LETTERS", 8)])
def test_a_list_of_ids_is_bounded(ledger: Engine, monkeypatch: pytest.MonkeyPatch, bound: str, most: int) -> None:
    monkeypatch.setattr(module, bound, most)
    documents = LedgerDocuments(ledger, Clock())
    context = Context("activity_profile", f"urn:bounded:{bound}")
    for name in ("aaaa", "bbbb"):
        documents.put(Key(context, name), text("x"), ALWAYS)
    assert documents.ids(Many(context)).ids == ("aaaa", "bbbb")
    documents.put(Key(context, "c"), text("x"), ALWAYS)

    with pytest.raises(TooLarge, match="narrow it with since"):
        documents.ids(Many(context))


bodies = st.sampled_from("abc")
tags = st.frozensets(bodies.map(lambda body: etag_of(body.encode())), max_size=2)
types = st.sampled_from(["text/plain", "text/html"])
conditions = st.builds(Condition, st.booleans(), st.none() | tags, tags, st.none() | types)
keys = st.builds(Key, st.just(STATE), st.sampled_from("xy"), st.sampled_from(["", uuid_of(1)]))
puts = st.tuples(st.just("put"), keys, st.builds(text, bodies, types), conditions)
deletions = st.tuples(st.just("delete"), keys, conditions)
everywhere = st.builds(Many, st.just(STATE), st.sampled_from([None, "", uuid_of(1)]))
acts = st.lists(puts | puts | deletions | st.tuples(st.sampled_from(["ids", "delete_all"]), everywhere), max_size=12)


@settings(max_examples=150)
@given(acts)
def test_the_ledger_does_what_the_dictionary_does(ledger: Engine, done: list[tuple[object, ...]]) -> None:
    clock = Clock()
    with ledger.begin() as connection:
        connection.execute(delete(table))
    both = MemoryDocuments(clock), LedgerDocuments(ledger, clock)
    for name, *arguments in done:
        clock.move(seconds=1)
        told = [getattr(documents, str(name))(*arguments) for documents in both]
        assert told[0] == told[1]
    for name in "xy":
        for registration in ("", uuid_of(1)):
            key = Key(STATE, name, registration)
            assert both[0].find(key) == both[1].find(key)


def test_of_writers_at_once_that_rest_on_one_document_one_wins(make: Make) -> None:
    documents = make(Clock())
    documents.put(KEY, text("0"), ALWAYS)
    writers, rounds = 8, 20
    gate = threading.Barrier(writers)

    def race(number: int) -> list[bool]:
        won = []
        for at in range(rounds):
            found = documents.find(KEY)
            assert found is not None
            gate.wait()
            won.append(documents.put(KEY, text(f"{at}-{number}"), found.unchanged))
            gate.wait()
        return won

    with ThreadPoolExecutor(writers) as pool:
        told = list(pool.map(race, range(writers)))
    assert [sum(won[at] for won in told) for at in range(rounds)] == [1] * rounds
    assert body_of(documents.find(KEY)) == f"{rounds - 1}-{next(n for n, won in enumerate(told) if won[-1])}"


@pytest.mark.parametrize(
    "condition", [ALWAYS, ABSENT, only("a", "b"), Condition(never=frozenset("a"), content_type="x")]
)
def test_a_write_is_one_statement_that_postgresql_takes_too(condition: Condition) -> None:
    statement = write("postgresql", KEY, text("x"), condition, Clock().time)
    sql = str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]

    assert sql.startswith("INSERT INTO documents" if condition.creates else "UPDATE documents")
    assert ("ON CONFLICT (kind, activity, agent, registration, id) DO UPDATE" in sql) is condition.creates


def test_what_was_kept_is_there_after_the_ledger_was_opened_again(tmp_path: Path) -> None:
    engine = open_ledger(tmp_path / "ledger.db")
    LedgerDocuments(engine, Clock()).put(KEY, text("kept"), ALWAYS)
    engine.dispose()
    again = open_ledger(tmp_path / "ledger.db")

    assert body_of(LedgerDocuments(again, Clock()).find(KEY)) == "kept"
    again.dispose()
