"""A small network that weighs candidates: two hidden layers, read from data, computed exactly.

Rule 1 (exact): weights and what goes from layer to layer are whole multiples of a power of two, few enough bits that
no sum is ever rounded in a double. So a value is the same in any order of summing, in any batch, on any machine.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from processors.conversation.grid import Floats

WEIGHT_UNIT: Final = 1 / 1024
LAYER_UNIT: Final = 1 / 256
_AT_ONCE: Final = 192  # rows
LARGEST: Final = 64.0  # of a weight; with features below 8 a sum stays under 2^53 units


def quantised(values: Floats, unit: float = WEIGHT_UNIT) -> Floats:
    """The nearest multiples of the unit."""
    rounded: Floats = np.rint(np.clip(values, -LARGEST, LARGEST) / unit) * unit
    return rounded


@dataclass(frozen=True, slots=True)
class Network:
    """Weights of a value for a candidate, given in blocks of features."""

    blocks: tuple[Floats, ...]  # (features of the block, first layer)
    itself: Floats  # what it gives to the first layer that a candidate is the message itself
    bias: Floats
    second: Floats
    second_bias: Floats
    last: Floats

    def first(self, block: int, features: Floats) -> Floats:
        """What a block of features gives to the first layer."""
        return _product(features, self.blocks[block])

    def value(self, first: Floats) -> Floats:
        """first: (…, first layer), the sum of all blocks. Returns the value of each, on the scale of the logit."""
        deeper = _kept(_product(_kept(first + self.bias), self.second) + self.second_bias)
        return _product(deeper, self.last[:, None])[..., 0]


def _product(rows: Floats, weights: Floats) -> Floats:
    """rows: (…, features). A few at a time, for which no library starts threads: they cost more than they save here."""
    flat = rows.reshape(-1, len(weights))
    product = np.empty((len(flat), weights.shape[1]))
    for start in range(0, len(flat), _AT_ONCE):
        np.matmul(flat[start : start + _AT_ONCE], weights, out=product[start : start + _AT_ONCE])
    return product.reshape(*rows.shape[:-1], weights.shape[1])


def _kept(layer: Floats) -> Floats:
    """In place."""
    np.maximum(layer, 0.0, out=layer)
    layer /= LAYER_UNIT
    np.rint(layer, out=layer)
    layer *= LAYER_UNIT
    return layer


def write_network(network: Network) -> dict[str, Any]:
    """Weights as whole numbers of the unit."""

    def units(values: Floats) -> Any:
        return np.rint(values / WEIGHT_UNIT).astype(np.int64).tolist()

    return {
        "unit": WEIGHT_UNIT,
        "blocks": [units(block) for block in network.blocks],
        "itself": units(network.itself),
        "bias": units(network.bias),
        "second": units(network.second),
        "second_bias": units(network.second_bias),
        "last": units(network.last),
    }


def parse_network(content: Mapping[str, Any]) -> Network:
    """The inverse of `write_network`. Raises: KeyError: something is missing."""

    def read(values: Sequence[Any]) -> Floats:
        return np.asarray(values, dtype=np.float64) * float(content["unit"])

    return Network(
        tuple(read(block) for block in content["blocks"]),
        read(content["itself"]),
        read(content["bias"]),
        read(content["second"]),
        read(content["second_bias"]),
        read(content["last"]),
    )


def load_network(text: str) -> Network:
    """A network from the text of its file."""
    return parse_network(json.loads(text))
