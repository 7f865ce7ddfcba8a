"""`sousbois score`: what was found against what was planted, kind by kind."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import orjson

from pipeline.cli.speech import write_json, write_table
from pipeline.scoring import Line, Score

COLUMNS = ("kind", "planted", "lost", "found", "neither", "hit", "precision", "recall")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(short_help="Score what was found against a truth.")
@click.argument("truth", type=_FILE)
@click.argument("found", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a kind, one a line.")
@click.option("--show", is_flag=True, help="Also what was missed and what was found besides, as JSON lines.")
def command(truth: Path, found: Path, *, as_json: bool, show: bool) -> None:
    """Score FOUND, the output of `sousbois detect`, against TRUTH, a file of planted moments.

    A line of TRUTH is {"kind", "start", "statements": [ids of the key evidence], "people"}, with "lost": true where a
    needed statement never arrived. A hit is the same kind on the same key evidence, moments unfolded to statements.
    What was lost counts on neither side, nor does what shares evidence with it.

    \b
    Example:  sousbois simulate --out made-up
              sousbois detect --consent assumed made-up/statements.jsonl > found.jsonl
              sousbois score made-up/truth.jsonl found.jsonl
    """  # noqa: D301 - click's mark for lines to keep
    score = Score(_rows(truth, _is_truth, "TRUTH"), _rows(found, _is_moment, "FOUND"))
    for line in () if not as_json else score.lines():
        write_json(_as_json(line))
    if not as_json:
        write_table(COLUMNS, (_cells(line) for line in score.lines()))
    if show:
        for row in score.missed:
            write_json({"missed": row})
        for moment in score.besides:
            write_json({"besides": moment})


def _rows(path: Path, fits: Any, name: str) -> Iterator[dict[str, Any]]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError:
                row = None
            if not isinstance(row, dict) or not fits(row):
                raise click.UsageError(f"{name}, line {number}: is no such line; see --help for what it holds")
            yield row


def _is_truth(row: dict[str, Any]) -> bool:
    said = row.get("statements")
    return isinstance(row.get("kind"), str) and isinstance(said, list) and all(isinstance(one, str) for one in said)


def _is_moment(row: dict[str, Any]) -> bool:
    items = row.get("evidence")
    named = isinstance(row.get("kind"), str) and isinstance(row.get("id"), str) and isinstance(items, list)
    return named and all(isinstance(one, dict) and "role" in one and _names_one(one) for one in items or ())


def _names_one(item: dict[str, Any]) -> bool:
    return isinstance(item.get("statement") or item.get("moment"), str)


def _as_json(line: Line) -> dict[str, Any]:
    return {
        "kind": line.kind,
        "planted": line.planted,
        "lost": line.lost,
        "found": line.found,
        "neither": line.neither,
        "hit": line.hit,
        "precision": _rounded(line.precision),
        "recall": _rounded(line.recall),
    }


def _cells(line: Line) -> tuple[Any, ...]:
    return tuple("-" if value is None else value for value in _as_json(line).values())


def _rounded(ratio: float | None) -> float | None:
    return None if ratio is None else round(ratio, 4)
