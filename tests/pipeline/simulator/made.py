"""A simulation held in memory, for tests that look at all of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

import orjson

from pipeline.simulator.season import Account, Entry, Outlets, simulate
from pipeline.simulator.writing import Thing


@dataclass
class Made:
    """What a simulation hands out."""

    lines: list[bytes]
    truth: list[Mapping[str, Any]]
    people: list[Entry]
    places: list[tuple[Thing, str, str]]
    account: Account

    @cached_property
    def statements(self) -> list[dict[str, Any]]:
        return [orjson.loads(line) for line in self.lines]


@cache
def made(seed: int = 1, people: int = 100, days: int = 320) -> Made:
    lines: list[bytes] = []
    truth: list[Mapping[str, Any]] = []
    entries: list[Entry] = []
    places: list[tuple[Thing, str, str]] = []
    outlets = Outlets(lines.append, truth.append, entries.append, lambda *place: places.append(place))
    account = simulate(seed, people, days, outlets)
    return Made(lines, truth, entries, places, account)
