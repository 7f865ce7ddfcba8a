"""What is written of what was said, over a table that keeps the newest of equal rows as the engine does."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from lrs.rules.said import digest
from lrs.store.lookups import ClickHouseLookups
from schemas.timestamps import write_time
from tests.lrs.store.builders import called, stored

Told = Sequence[tuple[int, str]]  # (when, which word)


class Table:
    """In the place of the engine: what the table holds once equal rows are one."""

    def __init__(self) -> None:
        self.rows: dict[str, str] = {}
        self.written = 0

    def insert(self, table: str, columns: Sequence[str], lines: bytes) -> None:
        for line in lines.splitlines():
            row = orjson.loads(line)
            self.written += 1
            if row["kind"] == "activity":
                self.rows[row["content"]] = max(self.rows.get(row["content"], ""), row["stored"])

    def words(self) -> list[str]:
        said = sorted(self.rows, key=lambda content: (self.rows[content], digest(content.encode())))
        return [orjson.loads(content)["name"]["en"] for content in said]


def rows_of(told: Told) -> list[dict[str, Any]]:
    return [{**called(number, word), "stored": write_time(stored(at))} for number, (at, word) in enumerate(told)]


def learn(lookups: ClickHouseLookups, told: Told, cuts: Iterable[int]) -> None:
    start = 0
    for end in (*sorted(cuts), len(told)):
        if start < end:
            lookups.learn(rows_of(told[start:end]))
            start = end


tellings = st.lists(st.tuples(st.integers(0, 4), st.sampled_from("aab")), min_size=3, max_size=8)
cuts = st.sets(st.integers(1, 7))


@settings(max_examples=400, deadline=None)
@given(tellings, st.data())
def test_what_the_table_tells_is_a_function_of_what_was_said(told: Told, data: st.DataObject) -> None:
    last = {word: max(at for at, other in told if other == word) for _, word in told}
    table = Table()
    lookups = ClickHouseLookups(table)  # type: ignore[arg-type]
    learn(lookups, told, data.draw(cuts))
    once = table.words()
    again = data.draw(st.permutations(told))
    learn(data.draw(st.sampled_from([lookups, ClickHouseLookups(table)])), again, data.draw(cuts))  # type: ignore[arg-type]

    known = {orjson.loads(content)["name"]["en"]: digest(content.encode()) for content in table.rows}
    assert once == table.words() == sorted(last, key=lambda word: (last[word], known[word]))


@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=12))
def test_only_a_change_is_written_with_the_time_of_what_was_said_until_then(words: list[str]) -> None:
    table = Table()
    lookups = ClickHouseLookups(table)  # type: ignore[arg-type]
    for at, word in enumerate(words):
        before = table.written
        lookups.learn(rows_of([(at, word)]))
        is_new, was_said_twice = words[at - 1 : at] != [word], at > 1 and words[at - 2] == words[at - 1]
        assert table.written - before == 2 * is_new * (1 + was_said_twice)  # of the activity and of the agent
