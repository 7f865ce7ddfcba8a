"""Fitting the model of reply links: annotated logs are read as chats, and the same logs give the same network."""

import io
import random
import tarfile
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.training.__main__ import f_of_links
from pipeline.training.annotated import AnnotatedLog, read_logs
from pipeline.training.descent import Shape, fit
from pipeline.training.examples import examples_of, together
from pipeline.training.variants import SHARES, SLOWER, WAYS, quiet_rooms, variant
from processors.conversation.grid import REACH
from processors.conversation.links import network
from processors.conversation.network import write_network

SMALL = Shape(first=16, second=8, epochs=80, seed=3)
LOG = """=== ana has joined
[23:59] <ana> how do I mount it?
[23:59] * bo waves
[00:00] <bo> ana: with mount
[00:01] <cy> hello
"""
LABELS = "1 1 -\n2 2 -\n1 3 -\n0 4 -\n4 4 -\n"


def archive(folder: Path, logs: dict[str, tuple[str, str]]) -> Path:
    path = folder / "logs.tar.xz"
    with tarfile.open(path, "w:xz") as tar:
        for name, texts in logs.items():
            for ending, text in zip((".ascii.txt", ".annotation.txt"), texts, strict=True):
                entry = tarfile.TarInfo(f"train/{name}{ending}")
                entry.size = len(text.encode())
                tar.addfile(entry, io.BytesIO(text.encode()))
    return path


def made_up(seed: int, size: int = 160) -> tuple[str, str]:
    """Questions, and answers that name the asker."""
    rng = random.Random(seed)
    lines, labels = [], []
    asked: dict[str, int] = {}
    for number in range(size):
        if asked and rng.random() < 0.5:
            whom = rng.choice(sorted(asked))
            lines.append(f"[{number // 20:02}:{number % 20:02}] <helper{rng.randrange(3)}> {whom}: use the other one")
            labels.append(f"{asked[whom]} {number} -")
        else:
            whom = f"asker{rng.randrange(4)}"
            asked[whom] = number
            lines.append(f"[{number // 20:02}:{number % 20:02}] <{whom}> hello, how does this work?")
            labels.append(f"{number} {number} -")
    return "\n".join(lines), "\n".join(labels)


@pytest.fixture
def logs(tmp_path: Path) -> list[AnnotatedLog]:
    return list(read_logs(archive(tmp_path, {f"log{n}": made_up(n) for n in range(3)})))


def test_a_log_is_read_as_a_chat_with_the_links_of_its_messages(tmp_path: Path) -> None:
    """Lines that are no messages are left out, with what is linked to them; midnight passes."""
    (log,) = read_logs(archive(tmp_path, {"2010-01-01": (LOG, LABELS)}))

    assert log.parents == {0: {0}, 1: {1}, 2: {0}, 3: {3}}
    assert len({message.actor for message in log.messages}) == 3
    assert log.messages[2].mentions == (log.messages[0].actor,)
    assert [after.at - before.at for before, after in zip(log.messages, log.messages[1:], strict=False)] == [
        timedelta(milliseconds=100),
        timedelta(seconds=59, milliseconds=900),
        timedelta(minutes=1),
    ]


def test_the_same_logs_give_the_same_network_and_it_has_learnt_them(logs: list[AnnotatedLog]) -> None:
    examples = together([examples_of(log) for log in logs[:2]])

    first, second = fit(examples, SMALL), fit(examples, SMALL)

    assert write_network(first) == write_network(second)
    assert f_of_links(first, logs[2:]) > 0.9
    assert f_of_links(fit(examples, Shape(8, 4, epochs=0)), logs[2:]) < 0.6


def test_examples_say_which_candidates_are_true_and_how_many_links_there_are(logs: list[AnnotatedLog]) -> None:
    examples = examples_of(logs[0])

    assert examples.features.shape[:2] == examples.there.shape == (len(logs[0].parents), 1 + REACH)
    assert examples.there[:, 0].all()
    assert examples.true.sum() <= examples.links.sum()
    assert not (examples.true & ~examples.there).any()


def test_variants_keep_messages_and_links_and_take_names_or_speed(logs: list[AnnotatedLog]) -> None:
    for number, (_, is_named, slower) in enumerate(WAYS):
        told = variant(logs[0], number)

        assert told.parents == logs[0].parents
        assert [m.id for m in told.messages] == [m.id for m in logs[0].messages]
        assert any(m.mentions or m.called for m in told.messages) == is_named
        lasted = told.messages[-1].at - told.messages[0].at
        assert lasted == slower * (logs[0].messages[-1].at - logs[0].messages[0].at)
        assert slower in (1, SLOWER)


def test_a_quiet_room_holds_whole_conversations_and_nothing_else(logs: list[AnnotatedLog]) -> None:
    log = logs[0]
    row = {message.id: at for at, message in enumerate(log.messages)}
    rooms = [quiet_rooms(log, number)[0] for number in range(SHARES[0])]

    seen = [message.id for room in rooms for message in room.messages]
    assert sorted(seen) == sorted(message.id for message in log.messages)
    for room in rooms:
        before = {row[m.id]: at for at, m in enumerate(room.messages)}
        assert room.parents == {
            before[reply]: {before[one] for one in parents} for reply, parents in log.parents.items() if reply in before
        }


def test_what_is_shipped_fits_the_features(logs: list[AnnotatedLog]) -> None:
    assert tuple(len(block) for block in network().blocks) == examples_of(logs[0]).widths
