"""The model of reply links: exact, the same in any batch, whatever lies beyond its reach."""

import random
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from processors.conversation import links as subject
from processors.conversation.features import of_messages, of_pairs
from processors.conversation.grid import REACH, SCALE, grid_of
from processors.conversation.links import is_explicit, links_of, network
from processors.conversation.network import WEIGHT_UNIT, load_network, parse_network, write_network
from schemas.signal import UNKNOWN, Signal
from tests.scenes import START, act


def chat(seed: int, size: int = 300) -> list[Signal]:
    rng, at = random.Random(seed), 0
    made = []
    for n in range(size):
        at += rng.choice([0, 1, 7, 31, 31, 95, 600])
        who = f"p{rng.randrange(9)}"
        made.append(
            act(
                START + timedelta(seconds=at),
                who,
                "posted",
                f"m{n}",
                object_kind="chat-message",
                place="c",
                words=rng.randrange(40),
                marks=rng.randrange(1 << 14),
                mentions=tuple(
                    sorted({rng.choice([UNKNOWN, *(f"p{k}" for k in range(9))]) for _ in range(rng.choice([0, 1, 2]))})
                ),
                terms=tuple(sorted({f"t{rng.randrange(60)}" for _ in range(rng.randrange(6))})),
                called=f"t{who[1:]}",
            )
        )
    return sorted(made, key=lambda s: (s.at, s.id))


@pytest.mark.parametrize("rows", [1, 7, 64, 10_000])
def test_a_link_is_the_same_in_any_batch(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    messages = chat(1)
    expected = list(links_of(messages))
    monkeypatch.setattr(subject, "_ROWS", rows)

    assert list(links_of(messages)) == expected
    assert len({link.to for link in expected}) > 30


def test_values_are_exact_whatever_the_order_of_summing() -> None:
    """In the order of features turned about, and in plain Python, the same bits come out."""
    messages, net = chat(2, 80), network()
    grid = grid_of(messages)
    reply, candidate = of_messages(grid)
    pair = of_pairs(grid, 60, 80)
    given = net.first(0, pair.pairs) + net.first(1, reply[60:80])[:, None] + net.first(2, candidate)[pair.index]

    turned = np.stack([pair.pairs[..., ::-1][:, k] @ net.blocks[0][::-1] for k in range(REACH)], axis=1)
    turned += (reply[60:80, ::-1] @ net.blocks[1][::-1])[:, None]
    turned += (candidate[:, ::-1] @ net.blocks[2][::-1])[pair.index]

    assert (given == turned).all()
    assert (net.value(given.copy()) == np.array([[net.value(one.copy()) for one in row] for row in given])).all()


def test_features_are_whole_multiples_of_a_unit_within_bounds() -> None:
    messages = chat(3)
    grid = grid_of(messages)
    for values in (*of_messages(grid), of_pairs(grid, 0, len(messages)).pairs):
        assert (values * SCALE == np.rint(values * SCALE)).all()
        assert np.abs(values).max() <= 8


def test_probabilities_of_a_message_are_of_its_candidates_alone() -> None:
    messages = chat(4)
    for link in links_of(messages):
        assert 0 <= link.reply - link.to <= REACH
        assert 0 < link.probability <= 1
        assert messages[link.reply].at - messages[link.to].at <= timedelta(minutes=90)


def test_nobody_is_told_by_the_spelling_of_a_pseudonym() -> None:
    """Other names for the same people, the same links."""
    messages = chat(5)
    names = {f"p{k}": f"z{9 - k}" for k in range(9)} | {UNKNOWN: UNKNOWN}
    renamed = [
        replace(m, actor=names[m.actor or UNKNOWN], mentions=tuple(names[one] for one in m.mentions), called=None)
        for m in messages
    ]

    assert list(links_of(renamed)) == list(links_of([replace(m, called=None) for m in messages]))


def test_a_network_is_written_and_read_again_the_same() -> None:
    content = write_network(network())

    assert write_network(parse_network(content)) == content
    assert content["unit"] == WEIGHT_UNIT
    with pytest.raises(KeyError):
        load_network("{}")


def test_a_place_without_messages_has_no_links() -> None:
    assert not list(links_of([]))


def test_what_a_message_names_itself_is_explicit_and_its_channel_is_not() -> None:
    message = act("0m", "ana", "posted", "m1", object_kind="chat-message", place="c")

    assert not is_explicit(message)
    assert not is_explicit(replace(message, thread="m1", refers_to=("c",)))
    assert is_explicit(replace(message, thread="t"))
    assert is_explicit(replace(message, refers_to=("m0",)))
