"""A real forum: what `sousbois detect` finds in it, against labels that people made."""

import random
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import orjson
import pytest

from schemas.timestamps import parse_time
from tests.pipeline.cli.running import run

WITHIN = timedelta(days=30)


@pytest.fixture(scope="module")
def forum(shared: Path) -> Path:
    return shared / "data/stackexchange/coffee.statements.jsonl"


@pytest.fixture
def found(forum: Path, tmp_path: Path) -> Path:
    path = tmp_path / "moments.jsonl"
    path.write_bytes(run("detect", "--consent", "assumed", forum, home=tmp_path).stdout_bytes)
    return path


def test_help_is_found_with_precision_and_recall_of_99_percent(shared: Path, forum: Path, found: Path) -> None:
    command = [sys.executable, shared / "tools/score.py", "pairs", forum, forum.with_name("coffee.pairs.jsonl"), found]

    score = orjson.loads(subprocess.run([*map(str, command), "--within", "30"], capture_output=True, check=True).stdout)

    assert score["help_exchange"]["precision"] >= 0.99
    assert score["help_exchange"]["recall"] >= 0.99


def test_exactly_the_five_requests_that_nobody_answered_in_30_days_are_found(forum: Path, found: Path) -> None:
    statements = [orjson.loads(line) for line in forum.read_bytes().splitlines()]
    through = max(parse_time(one["timestamp"]) for one in statements)
    asked = {one["object"]["id"]: one for one in statements if one["verb"]["id"].endswith("/asked")}
    answered = {
        parent["id"]
        for one in statements
        for parent in one.get("context", {}).get("contextActivities", {}).get("parent", [])
        if parent["id"] in asked
        and parse_time(one["timestamp"]) <= parse_time(asked[parent["id"]]["timestamp"]) + WITHIN
    }
    due = {
        one["id"]
        for thing, one in asked.items()
        if thing not in answered and parse_time(one["timestamp"]) + WITHIN <= through
    }

    moments = [orjson.loads(line) for line in found.read_bytes().splitlines()]
    gaps = [moment["evidence"] for moment in moments if moment["kind"] == "unanswered_request"]

    assert {gap[0]["statement"] for gap in gaps} == due
    assert len(gaps) == 5


def test_in_order_shuffled_and_every_line_twice_the_output_is_the_same_byte_for_byte(
    forum: Path, found: Path, tmp_path: Path
) -> None:
    lines = forum.read_bytes().splitlines(keepends=True)
    for given in (random.Random(1).sample(lines, len(lines)), [line for line in lines for _ in range(2)]):
        assert (
            run("detect", "--consent", "assumed", "-", given=b"".join(given), home=tmp_path).stdout_bytes
            == found.read_bytes()
        )
