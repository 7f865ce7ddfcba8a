"""Real chat that was not used in fitting: links, dyads, help, and how true the probabilities are."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from processors.conversation.replies import replies
from processors.detectors import catalog
from processors.reaction import evaluate
from schemas.moment import write_moment
from schemas.signal import Signal
from tests.truth_chat import GOLD, SHARED, STATEMENTS, calibration_error, dyad_claims, heard, link_claims, rows

pytestmark = pytest.mark.skipif(not STATEMENTS.exists(), reason="../shared/data/irc is not there")


@pytest.fixture(scope="module")
def signals() -> list[Signal]:
    return heard()


def scored(task: str, found: Path) -> Any:
    command = [sys.executable, str(SHARED / "tools/score.py"), task, str(STATEMENTS), str(GOLD), str(found)]
    return orjson.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def test_links_and_dyads_are_found_and_their_probabilities_are_true(signals: list[Signal], tmp_path: Path) -> None:
    found = [one._asdict() for one in replies(signals)]
    path = tmp_path / "links.jsonl"
    path.write_bytes(b"".join(orjson.dumps(one) + b"\n" for one in found))

    score = scored("links", path)

    print(score)
    assert score["links"]["f"] >= 0.70
    assert score["dyads"]["precision"] >= 0.88
    assert score["dyads"]["recall"] >= 0.80
    gold = rows(GOLD)
    assert calibration_error(link_claims(found, gold)) <= 0.05
    assert calibration_error(dyad_claims(signals, gold)) <= 0.05


def test_help_is_found(signals: list[Signal], tmp_path: Path) -> None:
    through = max(signal.at for signal in signals)
    needed = catalog().without(kind for kind in catalog().detectors if kind not in {"help_exchange", "reply_link"})
    path = tmp_path / "moments.jsonl"
    moments = evaluate(needed, signals, through).values()
    path.write_bytes(
        b"".join(orjson.dumps(write_moment(one, through)) + b"\n" for one in moments if one.kind == "help_exchange")
    )

    score = scored("chat", path)

    print(score)
    assert score["help_exchange"]["f"] >= 0.75
