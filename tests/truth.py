"""`make truth`: what was planted, or labelled by people, against what is found; names pick some parts.

The simulation is made up by the project itself and says so. Labelled data lies beside the project and is skipped where
it is missing.
"""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from tests import truth_chat
from tests.processors.recognise import cue_judgement

SHARED = Path(__file__).resolve().parents[2] / "shared"
SEEDS, PEOPLE, DAYS = (101, 102, 103), 300, 300
WITHIN_DAYS = 30


def main(names: list[str]) -> int:
    for name in names or PARTS:
        print(f"== {name}", flush=True)
        for line in PARTS[name]():
            print(line, flush=True)
    return 0


def simulation() -> Iterator[str]:
    """Three seeds, all traps on: precision and recall of each kind."""
    yield f"synthetic: {PEOPLE} people, {DAYS} days, seeds {', '.join(map(str, SEEDS))}"
    totals: dict[str, dict[str, int]] = {}
    for seed in SEEDS:
        with tempfile.TemporaryDirectory(prefix="sousbois-truth-") as room:
            for row in _simulated(Path(room), seed):
                counted = totals.setdefault(row["kind"], dict.fromkeys(_COUNTS, 0))
                for name in _COUNTS:
                    counted[name] += row[name]
    yield f"{'kind':22}" + "".join(f"{name:>10}" for name in (*_COUNTS, "precision", "recall"))
    for kind, sums in totals.items():
        ratios = (_ratio(sums["hit"], sums["found"] - sums["neither"]), _ratio(sums["hit"], sums["planted"]))
        yield f"{kind:22}" + "".join(f"{one:>10}" for one in (*sums.values(), *ratios))


def forum() -> Iterator[str]:
    """A real forum, labelled by whoever asked and answered there."""
    data = SHARED / "data/stackexchange"
    for statements in sorted(data.glob("*.statements.jsonl*")):
        name = statements.name.split(".")[0]
        with tempfile.TemporaryDirectory(prefix="sousbois-truth-") as room:
            found = Path(room) / "found.jsonl"
            found.write_bytes(_sousbois("detect", "--consent", "assumed", statements))
            gold = statements.with_name(f"{name}.pairs.jsonl")
            score = _score("pairs", statements, gold, found, "--within", WITHIN_DAYS)
        yield f"{name}: {_told(score['help_exchange'])}"
    if not data.is_dir():
        yield "skipped: ../shared/data/stackexchange is not there"


def chat() -> Iterator[str]:
    """Real chat without threads, labelled by people; `help` is derived from their links (silver)."""
    if not truth_chat.STATEMENTS.exists():
        yield "skipped: ../shared/data/irc is not there"
        return
    with tempfile.TemporaryDirectory(prefix="sousbois-truth-") as room:
        for task, command in (("links", "links"), ("chat", "detect")):
            found = Path(room) / f"{task}.jsonl"
            found.write_bytes(_sousbois(command, "--consent", "assumed", truth_chat.STATEMENTS))
            for name, score in _score(task, truth_chat.STATEMENTS, truth_chat.GOLD, found).items():
                yield f"{name}: {_told(score)}"
        yield from truth_chat.calibration(truth_chat.rows(Path(room) / "links.jsonl"))


def cues() -> Iterator[str]:
    """Labelled lines of chat and forum, and own sentences: precision and recall of each cue."""
    yield from cue_judgement.report()


PARTS: Mapping[str, Callable[[], Iterator[str]]] = {
    "simulation": simulation,
    "forum": forum,
    "chat": chat,
    "cues": cues,
}
_COUNTS = ("planted", "lost", "found", "neither", "hit")


def _simulated(room: Path, seed: int) -> list[dict[str, Any]]:
    _sousbois("simulate", "--seed", seed, "--people", PEOPLE, "--days", DAYS, "--out", room)
    directory = (
        [] if not _knows("detect", "--people") else ["--people", room / "people.csv", "--places", room / "places.csv"]
    )
    found = room / "found.jsonl"
    found.write_bytes(_sousbois("detect", "--consent", "assumed", *directory, room / "statements.jsonl"))
    return [orjson.loads(line) for line in _sousbois("score", room / "truth.jsonl", found, "--json").splitlines()]


def _knows(command: str, option: str) -> bool:
    return option in _sousbois(command, "--help").decode()


def _sousbois(*arguments: object) -> bytes:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout


def _score(*arguments: object) -> Any:
    command = [sys.executable, str(SHARED / "tools/score.py"), *map(str, arguments)]
    return orjson.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)


def _told(score: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in score.items())


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.4f}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
