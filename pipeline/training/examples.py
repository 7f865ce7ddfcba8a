"""Annotated logs as examples: the features of every annotated message with its candidates, and the true ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.training.annotated import AnnotatedLog
from processors.conversation.features import of_messages, of_pairs
from processors.conversation.grid import REACH, Bools, Ints, grid_of

Halves = NDArray[np.float16]


@dataclass(frozen=True, slots=True)
class Examples:
    """Column 0 of a message is the message itself."""

    features: Halves  # (messages, 1 + REACH, 1 + all features): itself, pairs, reply, candidate
    there: Bools  # (messages, 1 + REACH)
    true: Bools  # likewise
    links: Ints  # (messages,): how many links were annotated, those out of reach too
    widths: tuple[int, int, int]  # of the blocks: pairs, reply, candidate


def examples_of(log: AnnotatedLog) -> Examples:
    """The annotated messages of a log."""
    grid = grid_of(log.messages)
    reply, candidate = of_messages(grid)
    rows = np.array(sorted(log.parents), dtype=np.int64)
    first = int(rows.min())
    pair = of_pairs(grid, first, int(rows.max()) + 1)
    index = pair.index[rows - first]
    widths = pair.pairs.shape[2], reply.shape[1], candidate.shape[1]
    ends = np.cumsum((1, *widths))
    features = np.zeros((len(rows), 1 + REACH, int(ends[-1])), dtype=np.float16)
    features[:, 0, 0] = 1
    features[:, 1:, ends[0] : ends[1]] = pair.pairs[rows - first]
    features[:, :, ends[1] : ends[2]] = reply[rows][:, None]
    features[:, 0, ends[2] :] = candidate[rows]
    features[:, 1:, ends[2] :] = candidate[index]
    there = np.concatenate([np.ones((len(rows), 1), dtype=bool), pair.there[rows - first]], axis=1)
    true = np.zeros_like(there)
    for row, reply_row in enumerate(rows.tolist()):
        for parent in log.parents[reply_row]:
            if reply_row - parent <= REACH:
                true[row, reply_row - parent] = True
    links = np.array([len(log.parents[row]) for row in rows.tolist()], dtype=np.int64)
    return Examples(features, there, true & there, links, widths)


def together(some: Sequence[Examples]) -> Examples:
    """The examples of several logs."""
    return Examples(
        np.concatenate([one.features for one in some]),
        np.concatenate([one.there for one in some]),
        np.concatenate([one.true for one in some]),
        np.concatenate([one.links for one in some]),
        some[0].widths,
    )
