"""`sousbois replay`: find again from the store, and see what would differ."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import click

from pipeline.cli.arguments import EVENT_TIME
from pipeline.cli.moment_view import people
from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import Refused, console, say, write_json, write_table
from schemas.timestamps import write_time

VERDICTS = ("found", "revised", "retracted")


@click.command(short_help="Find again from the store.")
@reaching
@click.option("--detector", metavar="KIND", help="Only this detector looks at everything.  [default: all]")
@click.option("--since", type=EVENT_TIME, help="Only moments that start at this time or later.")
@click.option("--apply", is_flag=True, help="Write the difference; without it, it is only shown.")
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(reach: Reach, detector: str | None, since: datetime | None, *, apply: bool, as_json: bool) -> None:
    """Hear what the store holds once more, let the detectors look at it, and show what comes out differently.

    Statements are heard under consent as it is now, also those whose signals were dropped for their age and those
    that came too late (dead letters `sealed`). Nothing differs unless there are such, or a detector is new or was
    changed: then this shows what would be found, revised and retracted.

    \b
    Example:  sousbois replay --detector mentoring
    Next:     sousbois replay --detector mentoring --apply
    """  # noqa: D301 - click's mark for lines to keep
    wanted = {"detector": detector, "since": since and write_time(since), "apply": apply}
    with console(stderr=True).status("hearing and looking at everything once more"):
        found = reach.call("replay", wanted)
    if "error" in found:
        raise Refused(found["error"])
    if as_json:
        write_json(found)
        return
    _show(found)
    if found["failed"]:
        raise Refused(f"{found['failed']} neighbourhoods could not be judged: `sousbois dead-letters list`")


def _show(found: Mapping[str, Any]) -> None:
    kinds = sorted({kind for verdict in VERDICTS for kind in found[verdict]})
    if not kinds:
        say("nothing differs")
        return
    write_table(("kind", *VERDICTS), ([kind, *(found[verdict].get(kind, 0) for verdict in VERDICTS)] for kind in kinds))
    rows = ((one["change"], one["moment"]["kind"], one["moment"]["start"], *_who(one)) for one in found["examples"])
    write_table(("change", "kind", "start", "who", "id"), rows, title="for example")
    say("written" if found["applied"] else "nothing was written: say --apply to do so")


def _who(example: Mapping[str, Any]) -> tuple[tuple[str, ...], str]:
    return people(example["moment"]["participants"]), example["moment"]["id"]
