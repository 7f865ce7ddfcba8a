"""The demonstration: the commands one would type, on a made-up organisation, and what they show."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
import orjson
from rich.console import Console
from rich.panel import Panel
from rich.rule import Rule

from pipeline.cli.moment_view import COLUMNS, explained, moment_row
from pipeline.cli.speech import console, write_table
from pipeline.cli.sql import SHOWN_AS, show_table
from pipeline.clock import monotonic, now
from pipeline.demo.comparing import Comparison, compare
from pipeline.demo.organisation import Organisation, generate
from pipeline.demo.serving import Serving, serving
from schemas.timestamps import write_time

QUERY = (
    "SELECT kind, count() AS moments, round(avg(confidence), 2) AS confidence, uniq(place) AS places "
    "FROM current_moments GROUP BY kind ORDER BY moments DESC, kind"
)
SHOWN = 4  # moments of one kind in the table


def run(seed: int, keep: str | None = None) -> bool:
    """Show it all; whether exactly what was planted was found."""
    began = monotonic()
    out = console()
    made = generate(seed, now())
    _introduce(out, made, seed)
    with tempfile.TemporaryDirectory(prefix="sousbois-demo-") as room:
        files = _write(Path(room), made)
        if keep:
            Path(keep).write_bytes(files["statements.jsonl"].read_bytes())
        with serving(Path(room) / "data", "--clock", "off") as server:
            out.print(f"`sousbois serve` listens on {server.ready['url']}/xAPI", soft_wrap=True)
            _send(out, server, files)
            _say(out, "moments --limit 0 --json")
            moments = [orjson.loads(line) for line in server.ask("moments", "--limit", "0", "--json").splitlines()]
            comparison = compare(made, moments)
            _show(out, comparison)
            if moments:
                _show_moments(out, moments, server)
            _show_sql(out, server)
    _conclude(out, comparison, monotonic() - began)
    return comparison.is_exact


def _introduce(out: Console, made: Organisation, seed: int) -> None:
    with _section(out, "A made-up organisation"):
        silent = sum(not person.consents for person in made.people)
        click.echo(
            f"{len(made.people)} people, ten weeks, {len(made.statements)} statements in no order. All synthetic "
            f"(seed {seed}).\nEverybody consents to being heard but {silent} of them."
        )


def _write(room: Path, made: Organisation) -> dict[str, Path]:
    """The files that the commands take."""
    acts = [{"person": one.written, "from": write_time(made.begins)} for one in made.people if one.consents]
    files = {"statements.jsonl": made.statements, "consent.jsonl": acts}
    for name, rows in files.items():
        (room / name).write_bytes(b"".join(orjson.dumps(row) + b"\n" for row in rows))
    return {name: room / name for name in files}


def _send(out: Console, server: Serving, files: Mapping[str, Path]) -> None:
    with _section(out, "Consent first, then statements over HTTP"):
        _say(out, "consent import consent.jsonl")
        server.ask("consent", "import", str(files["consent.jsonl"]), "--json")
        _say(out, "ingest statements.jsonl")
        sent = orjson.loads(server.ask("ingest", str(files["statements.jsonl"]), "--json"))
        click.echo(f"{sent['acknowledged']} acknowledged, {sent['refused']} refused")
        _say(out, "status --wait 30")
        status = orjson.loads(server.ask("status", "--wait", "30", "--json"))
        click.echo(
            f"all recorded, heard and published; {status['not_heard']} statements were not heard, "
            "and nobody is told whose"
        )


def _show(out: Console, comparison: Comparison) -> None:
    with _section(out, "Planted and found"):
        rows = ((kind, planted, found, extra or "none") for kind, planted, found, extra in comparison.kinds())
        write_table(("moment", "planted", "found", "found besides"), rows)
        traps = ((trap.name, trap.why, len(moments) or "none") for trap, moments in comparison.sprung)
        write_table(("trap", "why it is no moment", "moments found in it"), traps)


def _show_moments(out: Console, moments: list[dict[str, Any]], server: Serving) -> None:
    with _section(out, "Who helped whom (pseudonyms; the key stays beside the server)"):
        write_table(COLUMNS[:-1], (moment_row(moment)[:-1] for moment in _some_of_each(moments)))
        click.echo(f"{len(moments)} moments in all")
    chosen = max(moments, key=lambda moment: (moment["kind"] == "help_exchange", moment["confidence"], moment["id"]))
    with _section(out, "One of them, with all it rests on"):
        _say(out, f"moments --explain {chosen['id']}")
        click.echo("\n".join(explained(orjson.loads(server.ask("moments", "--explain", chosen["id"], "--json")))))


def _some_of_each(moments: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    seen: dict[str, int] = {}
    for moment in moments:
        seen[moment["kind"]] = seen.get(moment["kind"], 0) + 1
        if seen[moment["kind"]] <= SHOWN:
            yield moment


def _show_sql(out: Console, server: Serving) -> None:
    with _section(out, "The same, asked of ClickHouse"):
        _say(out, f'sql "{QUERY}"')
        show_table(server.ask("sql", QUERY, "--format", SHOWN_AS))


def _conclude(out: Console, comparison: Comparison, seconds: float) -> None:
    if comparison.is_exact:
        text = (
            f"All that was planted was found, and nothing else, in {seconds:.0f} s. Nothing is left running or behind."
        )
    else:
        text = "What was found is not what was planted: see the tables above, and please report it."
    lines = [
        text,
        "",
        "With statements of your own:",
        "  sousbois detect --consent assumed statements.jsonl > moments.jsonl    a file, now, without a server",
        "  sousbois serve --data ./sousbois-data                                 a server that goes on",
        "  sousbois ingest statements.jsonl --data ./sousbois-data               send it a file",
        "  sousbois detectors                                                    what is found, and how to be seen",
    ]
    if out.is_terminal:
        out.print(Panel("\n".join(lines), border_style="green" if comparison.is_exact else "red"))
    else:
        click.echo("\n" + "\n".join(lines))


def _say(out: Console, command: str) -> None:
    """The command as one would type it."""
    if out.is_terminal:
        out.print(f"[dim]$[/dim] [bold]sousbois {command}[/bold]")
    else:
        click.echo(f"$ sousbois {command}")


@contextmanager
def _section(out: Console, title: str) -> Iterator[None]:
    if out.is_terminal:
        out.print()
        out.print(Rule(f"[bold]{title}[/bold]", align="left", style="green"))
    else:
        click.echo(f"\n== {title}")
    yield
