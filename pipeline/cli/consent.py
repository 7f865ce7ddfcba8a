"""`sousbois consent`: who may be heard; granted, withdrawn, listed, imported."""

import csv
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import orjson

from pipeline.cli.arguments import EVENT_TIME
from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import Refused, count, say, write_json, write_table
from schemas.timestamps import write_time

SOURCE = click.option("--source", help="Only for statements of this platform or credential.  [default: all]")
JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
COLUMNS = ("person", "act", "source", "from")


@click.group(short_help="Say who may be heard.")
def command() -> None:
    """Say who may be heard. Nobody is, unless they said yes (or the server runs with --consent assumed).

    PERSON is mailto:…, sha1:… (of the mailto:… address), an openid, or homePage|name of an account. The latest
    act for a person and source decides; statements count by their own timestamp.

    \b
    Example:  sousbois consent grant mailto:ada@example.com
              sousbois consent list
    """  # noqa: D301 - click's mark for lines to keep


@command.command()
@reaching
@click.argument("person")
@SOURCE
@click.option(
    "--from", "since", type=EVENT_TIME, help="Also what was done since then, where the person says so.  [default: now]"
)
@JSON
def grant(reach: Reach, person: str, source: str | None, since: datetime | None, *, as_json: bool) -> None:
    """Hear PERSON from now on; the token shown once is theirs, to see, contest and withdraw.

    \b
    Example:  sousbois consent grant mailto:ada@example.com --source chat --from 2026-01-01
    """  # noqa: D301 - click's mark for lines to keep
    act = reach.call("consent-grant", {"person": person, "source": source, "from": since and write_time(since)})
    if as_json:
        write_json(act)
        return
    click.echo(f"token  {act['token']}")
    say(
        f"heard from {act['from']} on; {count(act['heard_again'], 'recorded statement')} heard again; "
        "hand the token to the person"
    )


@command.command()
@reaching
@click.argument("person")
@SOURCE
@JSON
def withdraw(reach: Reach, person: str, source: str | None, *, as_json: bool) -> None:
    """Hear PERSON no more, for all time: what was found with what they did is retracted.

    \b
    Example:  sousbois consent withdraw mailto:ada@example.com
              sousbois consent withdraw mailto:ada@example.com --source chat
    """  # noqa: D301 - click's mark for lines to keep
    act = reach.call("consent-withdraw", {"person": person, "source": source})
    write_json(act) if as_json else say("not heard any more; what was found with their statements is being retracted")


@command.command("list")
@reaching
@JSON
def listed(reach: Reach, *, as_json: bool) -> None:
    """Show the act that decides for each person and source.

    \b
    Example:  sousbois consent list
              sousbois consent list --json
    """  # noqa: D301 - click's mark for lines to keep
    acts = reach.call("consent-list")["consent"]
    if as_json:
        write_json({"consent": acts})
        return
    write_table(COLUMNS, ([act[column] for column in COLUMNS] for act in acts))
    say(count(len(acts), "act"))


@command.command("import")
@reaching
@click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))
@JSON
def imported(reach: Reach, file: str, *, as_json: bool) -> None:
    """Take acts from FILE, all or none: CSV with the columns person,act,source,from, or one JSON object a line.

    Only person is required; act is grant unless it says withdraw.

    \b
    Example:  sousbois consent import acts.csv
              sousbois consent import --json acts.csv > tokens.json
    """  # noqa: D301 - click's mark for lines to keep
    acts = list(read_acts(file))
    if not acts:
        raise Refused(f"{file} holds no acts: write a line `person,act,source,from`, then a line for each act")
    done = reach.call("consent-import", {"acts": acts})["acts"]
    write_json({"acts": done}) if as_json else say(f"{count(len(done), 'act')} kept; --json shows the tokens")


def read_acts(file: str) -> Iterator[Mapping[str, Any]]:
    """The acts of a file; empty cells are left out.

    Raises: Refused: it is neither of the two formats, or not UTF-8.
    """
    try:
        text = (click.get_text_stream("stdin").read() if file == "-" else Path(file).read_text("utf-8-sig")).lstrip()
    except UnicodeDecodeError as error:
        raise Refused(f"{file} is not UTF-8: save it as CSV UTF-8") from error
    if text.startswith("{"):
        for number, line in enumerate(text.splitlines(), 1):
            try:
                yield orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise Refused(f"{file}: line {number} is not JSON") from error
        return
    rows = csv.DictReader(text.splitlines())
    if "person" not in (rows.fieldnames or ()):
        raise Refused(f"{file} has no column `person`: its first line must be person,act,source,from")
    for row in rows:
        yield {name: value.strip() for name, value in row.items() if isinstance(value, str) and value.strip()}
