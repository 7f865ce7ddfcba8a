"""`sousbois explain`: what became of a statement, recorded or in a file: what it was read as, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from pipeline.cli.arguments import EVENT_TIME
from pipeline.cli.detect import own_key
from pipeline.cli.directory import CSV_FILE, read_people, read_places
from pipeline.cli.lines import read_lines
from pipeline.cli.reach import Reach, reaching
from pipeline.cli.refusals import Refusals
from pipeline.cli.speech import Refused, count, say, write_json
from pipeline.clock import now
from pipeline.directory_rows import people_of, places_of
from pipeline.settings import load_settings
from pipeline.shells.offline import Reading, through_of
from pipeline.shells.readers import Hearing
from processors.detectors import catalog
from processors.explaining import Came, explain
from processors.reaction import evaluate
from processors.recognise import Recognition

AHEAD = timedelta(minutes=5)


@click.command(short_help="Say what became of a statement, or why nothing did.")
@reaching
@click.argument("subject", metavar="ID|FILE")
@click.option("--only", metavar="ID", help="Of a file only this statement, among all others there.")
@click.option(
    "--consent", type=click.Choice(["required", "assumed"]), help="Of a file: who is heard.  [default: required]"
)
@click.option("--through", type=EVENT_TIME, help="Of a file: nothing more came until this time.")
@click.option("--people", metavar="CSV", type=CSV_FILE, help="Of a file: as for `detect`.")
@click.option("--places", metavar="CSV", type=CSV_FILE, help="Of a file: as for `detect`.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a statement and line.")
def command(
    reach: Reach,
    subject: str,
    only: str | None,
    consent: str | None,
    through: datetime | None,
    people: str | None,
    places: str | None,
    *,
    as_json: bool,
) -> None:
    """Say what a statement was read as, under which keys, who heard it, and what came of it, or why nothing did.

    With the ID of a recorded statement a server or data directory is asked; with a FILE of statements (- for stdin)
    each is explained among the others there, without a server. Nothing that people wrote is shown.

    \b
    Example:  sousbois explain 0b6f1e5e-0f5c-4c39-9d4b-3f0a7b1c0002
              sousbois explain --consent assumed statements.jsonl
              sousbois explain --consent assumed --only ID --json statements.jsonl
    """  # noqa: D301 - click's mark for lines to keep
    if (one := _id(subject)) is not None and not Path(subject).exists():
        _show(reach.call("explain", {"id": one}), as_json=as_json)
        return
    if subject != "-" and not Path(subject).is_file():
        raise Refused(f"{subject} is neither a file nor the id of a statement (a UUID)")
    listed = people_of(read_people(people)) if people else [], places_of(read_places(places)) if places else []
    settings = load_settings({"consent": consent})
    hearing = Hearing("assumed" if settings.consent == "assumed" else "required", own_key(settings), now(), *listed)
    refused = _explain_file(subject, hearing, through, only and (_id(only) or only), as_json=as_json)
    if refused:
        raise click.exceptions.Exit(1)


def _explain_file(file: str, hearing: Hearing, through: datetime | None, only: str | None, *, as_json: bool) -> int:
    """How many lines were refused."""
    recogniser, told = hearing.recogniser(), dict[str, tuple[str, Recognition]]()

    def recognise(statement: Mapping[str, Any]) -> Recognition:
        heard = recogniser(statement)
        told[statement["id"].lower()] = (statement["verb"]["id"], heard)
        return heard

    reading = Reading(recognise, hearing.arrived + AHEAD, Refusals((file,)))
    for at, body in read_lines((file,), "reading"):
        reading.read(at, body)
    if only is not None and only not in told:
        raise Refused(f"{file} holds no statement {only} that can be used")
    heard = {signal.id for signal in reading.signals()}
    came = _came(reading, through_of(reading.last(), through))
    shown: Counter[str] = Counter()
    for one, (verb, recognition) in told.items():
        if only in (None, one):
            voided = recognition.signal is not None and one not in heard
            explained = explain(one, verb, recognition, came.get(one, ()), catalog(), voided=voided)
            _show(explained, as_json=as_json)
            shown.update(_kinds_of(explained))
    say(f"{count(shown['all'], 'statement')}: {shown['heard']} heard, {shown['cited']} cited by what was found")
    return reading.refused_lines


def _came(reading: Reading, through: datetime | None) -> Mapping[str, list[Came]]:
    """By statement, the moments that cite it; internal findings too."""
    found = catalog().detectors
    came: defaultdict[str, list[Came]] = defaultdict(list)
    for moment in evaluate(catalog(), reading.signals(), through).values():
        for item in moment.evidence:
            came[item.item].append(Came(moment.id, moment.kind, item.role, found[moment.kind].published))
    return came


def _kinds_of(explained: Mapping[str, Any]) -> Iterator[str]:
    yield "all"
    if explained["heard"]:
        yield "heard"
    if any(one["published"] for one in explained["came_of_it"]):
        yield "cited"


def _show(explained: Mapping[str, Any], *, as_json: bool) -> None:
    if as_json:
        write_json(explained)
    else:
        click.echo("\n".join([*lines_of(explained), ""]))


def lines_of(explained: Mapping[str, Any]) -> Iterator[str]:
    """An explanation for people to read."""
    yield f"statement {explained['id']}  {explained['at']}"
    yield f"  {'sent':<14} {explained['iri']}"
    if not explained["heard"]:
        yield f"  {'not heard':<14} {explained['why']}"
        return
    yield f"  {'heard':<14} its actor consents (source: {explained['source'] or 'none named'})"
    for name, value in explained["read_as"].items():
        yield f"  {name:<14} {', '.join(value) if isinstance(value, list) else value}"
    for number, rule in enumerate(explained["heard_by"]):
        where = f"in {rule['keying']} {', '.join(rule['keys'])}" if rule["keys"] else f"could not: {rule['missing']}"
        yield f"  {'' if number else 'heard by':<14} {rule['detector']}.{rule['pattern']} {where}"
    for number, one in enumerate(explained["came_of_it"]):
        inner = "" if one["published"] else " (internal)"
        yield f"  {'' if number else 'came of it':<14} {one['kind']} {one['moment']}, as {one['role']}{inner}"
    if not explained["came_of_it"]:
        kinds = sorted({rule["detector"] for rule in explained["heard_by"] if rule["keys"]})
        wanted = f": `sousbois detectors {kinds[0]}` says what else it needs" if kinds else ""
        yield f"  {'came of it':<14} nothing yet{wanted}"
    for note in explained["notes"]:
        yield f"  {'note':<14} {note}"


def _id(text: str) -> str | None:
    try:
        return str(UUID(text))
    except ValueError:
        return None
