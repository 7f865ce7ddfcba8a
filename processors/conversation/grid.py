"""The messages of one place as arrays, with all that can be said of one message and the people around it.

Rule 1 (local): what stands in row i depends on nothing earlier than BACK before message i, and on nothing later than
AFTER after it; at most REACH messages within SPAN before it are candidates for what it replies to.
Rule 2 (order): messages are taken by (at, id), as a history holds them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from schemas.signal import UNKNOWN, Signal
from schemas.timestamps import to_micros

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MICRO: Final = 1_000_000
REACH: Final = 64  # messages: in public chat 98.5 % of all replies reach no further
SPAN: Final = 90 * 60 * MICRO
BACK: Final = 90 * 60 * MICRO
NEAR: Final = 30 * 60 * MICRO
AFTER: Final = 10 * 60 * MICRO
MOST_AFTER: Final = 32  # messages after one that are looked at
MOST_CALLED: Final = 3  # people named in one message
CHAIN: Final = 4  # messages of one person that are followed up and down
NOBODY: Final = -1
SCALE: Final = 64  # weights of terms are whole numbers of 1/64, so that sums are the same in any order


@dataclass(frozen=True, slots=True)
class Grid:
    """Arrays of one place; people are numbered, NOBODY where there is none, and messages by their row."""

    at: Ints  # microseconds
    actor: Ints
    marks: Ints
    words: Ints
    floor: Ints  # the first row that is a candidate
    named: Ints  # (n, MOST_CALLED): whom a message addresses or mentions outright
    called: Ints  # (n, MOST_CALLED): whose name stands in it otherwise, of those who spoke within NEAR
    names_present: Bools  # whether one of the named spoke within BACK
    habit: Floats  # the share of messages within SPAN before that name anybody
    last_named: Ints  # whom the author named last, within BACK, before this message
    last_namer: Ints  # who named the author last, likewise
    next_named: Ints  # whom the author names next, within AFTER
    answered_by: Ints  # who first names the author within AFTER
    naming: Ints  # sorted: person * n + row, for each person that a message names
    named_before: Ints  # how many of these come before (the author, the row after a message)
    before: tuple[Ints, ...]  # the messages before by the same author, within BACK, else -1
    after: tuple[Ints, ...]  # the messages after by the same author, else n
    overlap: Floats  # (n, REACH): terms shared with the candidate, rare ones count more
    shared: Ints  # (n, REACH): how many

    def __len__(self) -> int:
        return len(self.at)


def grid_of(messages: Sequence[Signal]) -> Grid:
    """`messages`: of one place, by (at, id)."""
    everybody = {m.actor or UNKNOWN for m in messages}.union(*(m.mentions for m in messages))
    people = {person: number for number, person in enumerate(sorted(everybody))}
    at = np.array([to_micros(m.at) for m in messages], dtype=np.int64)
    actor = np.array([people[m.actor or UNKNOWN] for m in messages], dtype=np.int64)
    named = _named(messages, people)
    called = _called(messages, at.tolist(), actor.tolist())
    last_named, last_namer, names_present = _looking_back(at, actor, named)
    next_named, answered_by = _looking_ahead(at, actor, np.where(named[:, :1] == NOBODY, called, named))
    floor = np.searchsorted(at, at - SPAN)
    overlap, shared = _words_in_common(messages, floor.tolist())
    before, after = _chains(at, actor)
    n = len(messages)
    by, slot = np.nonzero(named != NOBODY)
    naming = np.sort(named[by, slot] * n + by)
    return Grid(
        at=at,
        actor=actor,
        marks=np.array([m.marks for m in messages], dtype=np.int64),
        words=np.array([m.words or 0 for m in messages], dtype=np.int64),
        floor=floor,
        named=named,
        called=called,
        names_present=names_present,
        habit=_share_before(named[:, 0] != NOBODY, floor),
        last_named=last_named,
        last_namer=last_namer,
        next_named=next_named,
        answered_by=answered_by,
        naming=naming,
        named_before=np.searchsorted(naming, actor * n + np.arange(1, n + 1)),
        before=before,
        after=after,
        overlap=overlap,
        shared=shared,
    )


def _nobody(n: int, width: int = MOST_CALLED) -> Ints:
    return np.full((n, width), NOBODY, dtype=np.int64)


def _named(messages: Sequence[Signal], people: dict[str, int]) -> Ints:
    named = _nobody(len(messages))
    for i, message in enumerate(messages):
        who = [people[one] for one in message.mentions if one != message.actor]
        named[i, : len(who[:MOST_CALLED])] = who[:MOST_CALLED]
    return named


def _called(messages: Sequence[Signal], times: Sequence[int], actor: Sequence[int]) -> Ints:
    """People are told by the hash of the word by which they are called: it stands among the terms."""
    called = _nobody(len(messages))
    spoke: dict[str, dict[int, int]] = {}  # the hash of a name -> who is called so -> when they last spoke
    for i, message in enumerate(messages):
        floor, found = times[i] - NEAR, []
        for term in message.terms:
            if term in spoke:
                found += [who for who, last in spoke[term].items() if last >= floor and who != actor[i]]
        if found:
            called[i, : len(found[:MOST_CALLED])] = sorted(found)[:MOST_CALLED]
        if message.called:
            spoke.setdefault(message.called, {})[actor[i]] = times[i]
    return called


def _looking_back(at: Ints, actor: Ints, named: Ints) -> tuple[Ints, Ints, Bools]:
    n = len(at)
    last_named, last_namer, present = _nobody(n, 1)[:, 0], _nobody(n, 1)[:, 0], np.zeros(n, dtype=bool)
    told: dict[int, tuple[int, int]] = {}
    heard: dict[int, tuple[int, int]] = {}
    spoke: dict[int, int] = {}
    for i, (now, who, whom) in enumerate(zip(at.tolist(), actor.tolist(), named.tolist(), strict=True)):
        floor = now - BACK
        for kept, into in ((told, last_named), (heard, last_namer)):
            person, when = kept.get(who, (NOBODY, now))
            if when >= floor:
                into[i] = person
        for one in whom:
            if one != NOBODY:
                present[i] |= spoke.get(one, floor - 1) >= floor
                heard[one] = (who, now)
        if whom[0] != NOBODY:
            told[who] = (whom[0], now)
        spoke[who] = now
    return last_named, last_namer, present


def _share_before(is_so: Bools, floor: Ints) -> Floats:
    """Of the messages from the floor up to each message, how many are so."""
    until = np.concatenate([[0], np.cumsum(is_so)])
    rows = np.arange(len(is_so))
    share: Floats = (until[rows] - until[floor]) / np.maximum(rows - floor, 1)
    return share


def _looking_ahead(at: Ints, actor: Ints, named: Ints) -> tuple[Ints, Ints]:
    """Among the MOST_AFTER messages within AFTER: whom the author names first, and who first names the author."""
    n = len(at)
    next_named, answered_by = _nobody(n, 1)[:, 0], _nobody(n, 1)[:, 0]
    for step in range(min(MOST_AFTER, n - 1), 0, -1):  # the nearest is written last
        here, later = slice(0, n - step), slice(step, n)
        soon = at[later] - at[here] <= AFTER
        own = soon & (actor[later] == actor[here]) & (named[later, 0] != NOBODY)
        next_named[here][own] = named[later, 0][own]
        names = soon & (named[later] == actor[here][:, None]).any(axis=1)
        answered_by[here][names] = actor[later][names]
    return next_named, answered_by


def _chains(at: Ints, actor: Ints) -> tuple[tuple[Ints, ...], tuple[Ints, ...]]:
    n = len(at)
    before = np.full(n, -1, dtype=np.int64)
    last: dict[int, int] = {}
    for i, who in enumerate(actor.tolist()):
        before[i] = last.get(who, -1)
        last[who] = i
    after = np.full(n, n, dtype=np.int64)
    later = np.nonzero(before >= 0)[0]
    after[before[later]] = later
    befores, afters = [before], [after]
    for _ in range(CHAIN - 1):
        befores.append(np.where(befores[-1] >= 0, before[befores[-1]], -1))
        afters.append(np.where(afters[-1] < n, after[np.minimum(afters[-1], n - 1)], n))
    seen = [np.where((one >= 0) & (at - at[one] <= BACK), one, -1) for one in befores]
    return tuple(seen), tuple(afters)


def _words_in_common(messages: Sequence[Signal], floor: Sequence[int]) -> tuple[Floats, Ints]:
    """A term counts by how rare it is among the messages within SPAN, and not where every second one holds it."""
    n = len(messages)
    weight_of = [0, *(round(SCALE * float(np.log2(count))) for count in range(1, n + 1))]
    rows: list[int] = []
    columns: list[int] = []
    weights: list[int] = []
    holds: dict[str, deque[int]] = {}
    for i, message in enumerate(messages):
        first = floor[i]
        around = weight_of[i - first] if i > first else 0
        for term in message.terms:
            held = holds.get(term)
            if held is None:
                holds[term] = deque((i,))
                continue
            while held and held[0] < first:
                held.popleft()
            weight = around - weight_of[len(held)]
            if held and weight >= SCALE:
                for j in reversed(held):
                    if i - j > REACH:
                        break
                    rows.append(i)
                    columns.append(i - j - 1)
                    weights.append(weight)
            held.append(i)
    overlap = np.zeros((n, REACH), dtype=np.int64)
    shared = np.zeros((n, REACH), dtype=np.int64)
    np.add.at(overlap, (rows, columns), weights)
    np.add.at(shared, (rows, columns), 1)
    return overlap / SCALE, shared
