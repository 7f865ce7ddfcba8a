"""`sousbois status`: where each stage is, what waits, what was not heard, and how much room is left."""

import math
import time
from collections.abc import Iterator, Mapping
from typing import Any

import click

from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import say, write_json, write_table
from pipeline.clock import monotonic

GIB = 1 << 30
MIB = 1 << 20


@click.command(short_help="Show how far each stage has come.")
@reaching
@click.option(
    "--wait",
    metavar="SECONDS",
    type=click.FloatRange(min=0),
    help="Wait until all sent so far was recorded, heard and published.",
)
@click.option("--json", "as_json", is_flag=True, help="As one JSON object.")
def command(reach: Reach, wait: float | None, *, as_json: bool) -> None:
    """Show how far recording, detecting and publishing have come.

    With --wait the exit code is 0 once every stage is where the log ended at the call, and 1 at the time limit;
    a server that was started a moment ago is waited for, too.

    \b
    Example:  sousbois status --wait 30 && sousbois moments
    """  # noqa: D301 - click's mark for lines to keep
    if wait is not None and not math.isfinite(wait):
        raise click.BadParameter("must be a number of seconds", param_hint="--wait")
    until = monotonic() + (wait or 0)
    while reach.is_new() and monotonic() < until:
        time.sleep(0.1)  # it was told to start a moment ago
    found = reach.call("status", {"wait": wait})
    if as_json:
        write_json(found)
    else:
        _show(found)
    if wait is not None and not found["reached"]:
        if not as_json:
            say(f"not all was reached within {wait:g} s: wait longer, or see above which stage is behind")
        raise click.exceptions.Exit(1)


def _show(found: Mapping[str, Any]) -> None:
    rows = [_row(name, stage) for name, stage in found["stages"].items()]
    write_table(("stage", "position", "behind", "oldest waiting", "dead letters", ""), rows)
    click.echo(f"time passed up to      {found['through'] or 'nothing sent yet'}")
    click.echo(f"readable up to         {found['consistent_through']}")
    click.echo(f"heard                  {found['heard']} statements")
    click.echo(
        f"not heard              {found['not_heard']} statements ({found['not_heard_share']:.1%}){_advice(found)}"
    )
    for line in _detectors(found.get("detectors", {})):
        click.echo(line)
    disk = found["disk"]
    used = sum(disk["used_bytes"].values())
    forecast = f", full in {disk['full_in_days']:g} days at this rate" if disk["full_in_days"] else ""
    click.echo(f"disk                   {used / MIB:.1f} MiB used, {disk['free_bytes'] / GIB:.1f} GiB free{forecast}")


def _detectors(notices: Mapping[str, Any]) -> Iterator[str]:
    if notices.get("switched_off"):
        yield f"switched off           {', '.join(notices['switched_off'])}: they look farther than SOUSBOIS_KEEP"
    if notices.get("upgrade_waiting"):
        yield f"upgrade waiting        {', '.join(notices['upgrade_waiting'])}: see `sousbois replay`, then --apply"


def _row(name: str, stage: Mapping[str, Any]) -> tuple[Any, ...]:
    behind = f"{stage['lag_records']} records"
    if stage.get("lag_s"):
        behind += f", {stage['lag_s']:g} s"
    state = stage.get("failing") or ("waiting to be published" if stage.get("unpublished") else "")
    return name, stage["position"], behind, stage.get("oldest_waiting"), stage.get("dead_letters", 0), state or "ok"


def _advice(found: Mapping[str, Any]) -> str:
    return ": most often people who have not consented, see `sousbois consent --help`" if found["not_heard"] else ""
