"""Fitting a network to examples: softmax over the candidates of a message, Adam, dropout; the same in every run."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from pipeline.training.examples import Examples
from processors.conversation.network import Network, quantised

Singles = NDArray[np.float32]

_BATCH: Final = 64  # messages
_FASTEST, _DECAY = 2e-3, 1e-4
_DROPPED: Final = 0.1
_MOMENTUM, _VARIANCE, _TINY = 0.9, 0.999, 1e-8
_LEAST: Final = 1e-9  # of a probability


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the network is, how long it is fitted, and from which seed."""

    first: int = 32
    second: int = 16
    epochs: int = 8
    seed: int = 1


def fit(examples: Examples, shape: Shape) -> Network:
    """The network that gives the annotated parents the most probability."""
    rng = np.random.default_rng(shape.seed)
    weights = _start(examples.features.shape[2], shape, rng)
    means = [np.zeros_like(one) for one in weights]
    squares = [np.zeros_like(one) for one in weights]
    usable = np.flatnonzero(examples.true.any(axis=1))
    steps = len(usable) // _BATCH * shape.epochs
    for step in range(steps):
        place = step * _BATCH % (len(usable) // _BATCH * _BATCH)
        if place == 0:
            rng.shuffle(usable)
        slopes = _slopes(weights, examples, usable[place : place + _BATCH], rng)
        rate = _FASTEST * 0.5 * (1 + np.cos(np.pi * step / steps))
        for weight, slope, mean, square in zip(weights, slopes, means, squares, strict=True):
            _go(weight, slope, mean, square, float(rate), step + 1)
    return _network(weights, examples.widths)


def _go(weight: Singles, slope: Singles, mean: Singles, square: Singles, rate: float, step: int) -> None:
    """One step of Adam (Kingma and Ba 2015), in place; weights of layers decay."""
    mean[...] = _MOMENTUM * mean + (1 - _MOMENTUM) * slope
    square[...] = _VARIANCE * square + (1 - _VARIANCE) * slope * slope
    ahead = mean / (1 - _MOMENTUM**step) / (np.sqrt(square / (1 - _VARIANCE**step)) + _TINY)
    weight[...] -= rate * (ahead + (_DECAY * weight if weight.ndim > 1 else 0.0))


def _start(features: int, shape: Shape, rng: np.random.Generator) -> list[Singles]:
    def drawn(*size: int, spread: float) -> Singles:
        values: Singles = (rng.standard_normal(size) * np.sqrt(spread)).astype(np.float32)
        return values

    return [
        drawn(features, shape.first, spread=1 / features),
        np.zeros(shape.first, dtype=np.float32),
        drawn(shape.first, shape.second, spread=2 / shape.first),
        np.zeros(shape.second, dtype=np.float32),
        drawn(shape.second, spread=1 / shape.second),
    ]


def _slopes(
    weights: list[Singles], examples: Examples, batch: NDArray[np.int64], rng: np.random.Generator
) -> list[Singles]:
    """The slope of the loss along each weight."""
    first, bias, second, second_bias, last = weights
    there, true = examples.there[batch], examples.true[batch]
    at = np.flatnonzero(there)
    given = examples.features[batch].reshape(-1, first.shape[0])[at].astype(np.float32)
    kept = (rng.random((len(at), first.shape[1]), dtype=np.float32) > _DROPPED) / np.float32(1 - _DROPPED)
    hidden = np.maximum(given @ first + bias, 0) * kept
    deeper = np.maximum(hidden @ second + second_bias, 0)
    value = np.full(there.size, -1e9, dtype=np.float32)
    value[at] = deeper @ last
    error = _error(value.reshape(there.shape), there, true).reshape(-1)[at]
    back_deeper = np.outer(error, last) * (deeper > 0)
    back_hidden = back_deeper @ second.T * kept * (hidden > 0)
    return [
        given.T @ back_hidden,
        back_hidden.sum(axis=0),
        hidden.T @ back_deeper,
        back_deeper.sum(axis=0),
        deeper.T @ error,
    ]


def _error(value: Singles, there: NDArray[np.bool_], true: NDArray[np.bool_]) -> Singles:
    """How far the probabilities are from those of the true candidates alone, a mean over the messages."""
    weight = np.exp(value - value.max(axis=1, keepdims=True)) * there
    share = weight / weight.sum(axis=1, keepdims=True)
    right = share * true
    wanted = right / (right.sum(axis=1, keepdims=True) + _LEAST)
    error: Singles = ((share - wanted) / len(value)).astype(np.float32)
    return error


def _network(weights: list[Singles], widths: tuple[int, int, int]) -> Network:
    first, bias, second, second_bias, last = (quantised(one.astype(np.float64)) for one in weights)
    ends = np.cumsum((1, *widths))
    blocks = tuple(first[start:end] for start, end in pairwise(ends))
    return Network(blocks, first[0], bias, second, second_bias, last)
