"""`sousbois detect`: files of statements in, moments out, without a server."""

import gc
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal

import click
import orjson

from pipeline.cli.arguments import EVENT_TIME
from pipeline.cli.directory import CSV_FILE, read_people, read_places
from pipeline.cli.lines import FILES, read_lines
from pipeline.cli.refusals import Refusals
from pipeline.cli.speech import count, say, write_bytes
from pipeline.clock import now
from pipeline.directory_rows import people_of, places_of
from pipeline.pseudonym_key import pseudonym_key
from pipeline.settings import Settings, load_settings
from pipeline.shells.offline import Reading, found, through_of
from pipeline.shells.readers import Hearing, read_all
from processors.detectors import catalog
from processors.listing import PersonRow, PlaceRow
from schemas.timestamps import write_time

AHEAD = timedelta(minutes=5)
WHY = {
    "not_consented": "by people who have not consented: say --consent assumed where they have, "
    "or run `sousbois serve` and tell it with `sousbois consent grant`",
    "private": "in private places, which are never heard",
    "group": "by a group, not by a person: name the person as actor",
    "own": "which are moments that Sousbois itself wrote",
}
CONSENT = click.option(
    "--consent",
    type=click.Choice(["required", "assumed"]),
    help="Hear only who consented, or everybody.  [default: required]",
)
PSEUDONYM_KEY = click.option(
    "--pseudonym-key",
    metavar="FILE",
    help="The key that pseudonyms are made with (default: your own, made at first use).",
)


@click.command(short_help="Find the moments in files, without a server.")
@FILES
@CONSENT
@click.option(
    "--through", type=EVENT_TIME, help="Say that nothing more came until this time (default: the last timestamp)."
)
@PSEUDONYM_KEY
@click.option("--people", metavar="CSV", type=CSV_FILE, help="Who was in which unit and role: person,unit,role,since.")
@click.option("--places", metavar="CSV", type=CSV_FILE, help="What places are: place,space_kind,access,audience.")
@click.option("--json", "as_json", is_flag=True, help="The account of the run on stderr as one JSON object.")
def command(
    files: tuple[str, ...],
    consent: str | None,
    through: datetime | None,
    pseudonym_key: str | None,
    people: str | None,
    places: str | None,
    *,
    as_json: bool,
) -> None:
    """Find the moments of learning in FILES of xAPI statements, one a line (.gz too, - for stdin).

    Several files are one set; the order of lines does not matter. Every statement needs an id and a timestamp.
    Moments go to stdout, one JSON object a line; refused lines to stderr as LINE: POINTER: REASON.

    Without --consent assumed nobody has consented, so nobody is heard.

    \b
    Example:  sousbois detect --consent assumed forum.jsonl > moments.jsonl
              sousbois detect --consent assumed --people people.csv --places places.csv forum.jsonl
    Next:     sousbois detectors            what is looked for, and how to be seen
              sousbois serve                the same, live
    """  # noqa: D301 - click's mark for lines to keep
    settings = load_settings({"consent": consent, "pseudonym_key": pseudonym_key})
    listed = people_of(read_people(people)) if people else [], places_of(read_places(places)) if places else []
    reading = read_statements(files, settings, *listed)
    passed = through_of(reading.last(), through)
    kinds = _find(reading, passed)
    account = {
        "statements": reading.statements,
        "repeated": reading.repeated,
        "refused": reading.refused_lines,
        "voided": reading.voided,
        "heard": len(reading.signals()),
        "not_heard": dict(sorted(reading.unheard.items())),
        "through": None if passed is None else write_time(passed),
        "moments": dict(sorted(kinds.items())),
    }
    _tell(account, as_json=as_json)
    if reading.refused_lines:
        raise click.exceptions.Exit(1)


def read_statements(
    files: tuple[str, ...], settings: Settings, people: Sequence[PersonRow], places: Sequence[PlaceRow]
) -> Reading:
    """All files as one set, heard as the settings say; refusals are told as they come."""
    gc.set_threshold(50_000, 20, 50)  # statements are trees of small objects without circles
    arrived = now()
    consent: Literal["assumed", "required"] = "assumed" if settings.consent == "assumed" else "required"
    hearing = Hearing(consent, own_key(settings), arrived, people, places)
    reading = Reading(hearing.recogniser(), arrived + AHEAD, Refusals(files))
    read_all(reading, hearing, read_lines(files, "reading"))
    gc.freeze()  # what was read stays until the end
    return reading


def _find(reading: Reading, through: datetime | None) -> Counter[str]:
    gc.disable()  # what is found stays, too: looking for circles in it takes up to a quarter of the time
    try:
        return found(catalog(), reading.signals(), through, write_bytes)
    finally:
        gc.enable()


def own_key(settings: Settings) -> bytes:
    """The key of pseudonyms that is set, else the user's own, made at first use."""
    own = Path(click.get_app_dir("sousbois")) / "pseudonym.key"
    key, made = pseudonym_key(settings.pseudonym_key, own)
    if made:
        say(f"made the key of your pseudonyms, {own}: keep it, and to yourself; another key gives other pseudonyms")
    return key


def _tell(account: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        say(orjson.dumps(account).decode())
        return
    more = [f"{account[name]} {name}" for name in ("repeated", "voided", "refused") if account[name]]
    say(f"{count(account['statements'], 'statement')}{''.join(f', {one}' for one in more)}, {account['heard']} heard")
    for why, number in account["not_heard"].items():
        say(f"not heard: {count(number, 'statement')} {WHY.get(why, why)}")
    kinds = ", ".join(f"{number} {kind}" for kind, number in account["moments"].items())
    say(f"moments: {kinds or 'none'}")
