"""What a message and a candidate for what it replies to have to do with each other, as numbers.

Rule 1 (exact): every feature is a whole multiple of 1/SCALE between -8 and 8, so that sums of them are exact.
Rule 2 (local): of a candidate counts what happened within NEAR before it, of the message what `grid` says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np

from processors.conversation.grid import BACK, MICRO, NEAR, NOBODY, REACH, SCALE, Bools, Floats, Grid, Ints
from processors.conversation.marks import Mark

_MINUTE: Final = 60


@dataclass(frozen=True, slots=True)
class Features:
    """Of the messages [first, last) of a grid; column k of `pairs` is the message k + 1 before."""

    pairs: Floats  # (rows, REACH, PAIR_FEATURES)
    there: Bools  # (rows, REACH): which candidates there are
    index: Ints  # (rows, REACH): the candidate's row in the grid


def _log(values: Floats | Ints, scale: float) -> Floats:
    return np.log2(1.0 + values) / scale


def _exact(columns: list[Floats | Bools]) -> Floats:
    values = np.empty((*columns[0].shape, len(columns)))
    for place, one in enumerate(columns):
        values[..., place] = one
    values *= SCALE
    np.rint(values, out=values)
    values /= SCALE
    return values


def of_messages(grid: Grid) -> tuple[Floats, Floats]:
    """What each message is by itself: as one that replies, and as a candidate."""
    marks: list[Floats | Bools] = [(grid.marks & int(mark)) != 0 for mark in Mark]
    words = _log(np.minimum(grid.words, 100), 3)
    best = grid.overlap.max(axis=1, initial=0) if len(grid) else np.zeros(0)
    names = (grid.named != NOBODY).any(axis=1)
    calls = (grid.called != NOBODY).any(axis=1)
    reply = [
        grid.names_present,
        grid.habit,
        names,
        calls,
        _silence(grid, BACK),
        _has_not_spoken(grid, BACK),
        np.minimum(best, 24) / 8,
        words,
        _crowd(grid, 1),
        _crowd(grid, 5),
        *marks,
    ]
    before = grid.before[0]
    goes_on = (before >= 0) & (before == np.arange(len(grid)) - 1) & ~_has_not_spoken(grid, NEAR)
    candidate = [names, calls, _silence(grid, NEAR), _has_not_spoken(grid, NEAR), goes_on, words, *marks]
    return _exact(reply), _exact(candidate)


def _has_not_spoken(grid: Grid, within: int) -> Bools:
    before = grid.before[0]
    return (before < 0) | (grid.at - grid.at[np.maximum(before, 0)] > within)


def _silence(grid: Grid, within: int) -> Floats:
    gap = grid.at - grid.at[np.maximum(grid.before[0], 0)]
    return _log(np.where(_has_not_spoken(grid, within), within, gap) / MICRO / 8, 4)


def _crowd(grid: Grid, minutes: int) -> Floats:
    """How many messages came in so many minutes before."""
    first = np.searchsorted(grid.at, grid.at - minutes * _MINUTE * MICRO)
    return _log(np.arange(len(grid)) - first, 4)


def of_pairs(grid: Grid, first: int, last: int) -> Features:
    """The messages [first, last) beside their candidates."""
    rows = np.arange(first, last)
    index = rows[:, None] - np.arange(1, REACH + 1)[None, :]
    there = (index >= 0) & (index >= grid.floor[first:last, None])
    index = np.maximum(index, 0)
    pair = _Pair(grid, rows, index, there)
    columns = [*pair.time(), *pair.names(), *pair.between(), *pair.turns(), *pair.words()]
    return Features(_exact(columns), there, index)


class _Pair:
    """Messages (rows) and candidates (columns)."""

    def __init__(self, grid: Grid, rows: Ints, index: Ints, there: Bools) -> None:
        self.grid, self.rows, self.index, self.there = grid, rows, index, there
        self.replier = grid.actor[rows][:, None]
        self.author = grid.actor[index]
        self.named = grid.named[rows]
        self.called = grid.called[rows]

    def time(self) -> Iterator[Floats | Bools]:
        """How long ago, and how many messages."""
        seconds = (self.grid.at[self.rows][:, None] - self.grid.at[self.index]) / MICRO
        back = np.broadcast_to(np.arange(1, REACH + 1), self.index.shape)
        yield _log(np.maximum(seconds, 0) / 8, 4)
        yield seconds < _MINUTE
        yield (seconds >= _MINUTE) & (seconds < 2 * _MINUTE)
        yield seconds >= 10 * _MINUTE
        yield _log(back, 4)
        for near in (1, 2, 3):
            yield back == near

    def names(self) -> Iterator[Floats | Bools]:
        """Who names whom."""
        yield self.author == self.replier
        names = (self.named[:, None, :] == self.author[:, :, None]).any(axis=2)
        yield names
        yield (self.called[:, None, :] == self.author[:, :, None]).any(axis=2) & ~names
        named = (self.grid.named[self.index] == self.replier[:, :, None]).any(axis=2)
        yield named
        yield (self.grid.called[self.index] == self.replier[:, :, None]).any(axis=2) & ~named
        one = self.named[:, :1]
        yield (one != NOBODY) & (one == self.grid.named[self.index, 0])

    def between(self) -> Iterator[Floats | Bools]:
        """What came between the two."""
        for after in self.grid.after[:3]:
            yield after[self.index] < self.rows[:, None]
        for before in self.grid.before:
            yield before[self.rows][:, None] > self.index
        for before in self.grid.before[:2]:
            yield before[self.rows][:, None] == self.index
        yield np.minimum(self._named_since(), 4) / 2

    def _named_since(self) -> Ints:
        """How many messages between the two name the candidate's author."""
        events, behind = self.grid.naming, self.grid.named_before
        until = np.searchsorted(events, self.author * len(self.grid) + self.rows[:, None])
        return until - behind[self.index]

    def turns(self) -> Iterator[Floats | Bools]:
        """Whom the replier spoke to last, who spoke to the replier, before and right after."""
        grid, rows = self.grid, self.rows
        yield grid.last_named[rows][:, None] == self.author
        yield grid.last_namer[rows][:, None] == self.author
        yield grid.answered_by[rows][:, None] == self.author
        yield (grid.next_named[rows][:, None] == self.author) & (self.replier != self.author)

    def words(self) -> Iterator[Floats | Bools]:
        """What words they share."""
        overlap = self.grid.overlap[self.rows]
        best = overlap.max(axis=1, initial=0)[:, None]
        yield np.minimum(overlap, 24) / 8
        yield np.minimum(self.grid.shared[self.rows], 4) / 2
        yield (overlap == best) & (best > 0)
        yield np.minimum(self._by_author(overlap), 32) / 8

    def _by_author(self, overlap: Floats) -> Floats:
        """The words shared with all that the candidate's author said among the candidates."""
        total = np.zeros_like(overlap)
        rows, columns = np.nonzero(overlap)
        if len(rows):
            same = self.author[rows] == self.author[rows, columns][:, None]
            starts = np.flatnonzero(np.diff(rows, prepend=-1))
            total[rows[starts]] = np.add.reduceat(same * overlap[rows, columns][:, None], starts, axis=0)
        return total
