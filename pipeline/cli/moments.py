"""`sousbois moments`: the moments found so far, as a table, as JSON, or one explained."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import click

from pipeline.cli.arguments import EVENT_TIME
from pipeline.cli.moment_view import COLUMNS, explained, moment_row
from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import count, say, write_json, write_table
from schemas.timestamps import write_time

PAGE = 500


@click.command(short_help="Show the moments that were found.")
@reaching
@click.option("--kind", help="Only this kind, such as help_exchange (see `sousbois detectors`).")
@click.option("--since", type=EVENT_TIME, help="Only what started at this time or later.")
@click.option("--until", type=EVENT_TIME, help="Only what started before or at this time.")
@click.option("--place", help="Only in this place.")
@click.option("--topic", help="Only on this topic.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="Only what is at least so sure.")
@click.option("--limit", type=click.IntRange(min=0), default=50, show_default=True, help="At most so many; 0: all.")
@click.option("--explain", metavar="ID", help="One moment with its evidence, its factors and its reasons.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line (contract: `GET /moments`).")
def command(
    reach: Reach,
    limit: int,
    explain: str | None,
    *,
    as_json: bool,
    since: datetime | None,
    until: datetime | None,
    **filters: Any,
) -> None:
    """Show the moments of learning that were found, the earliest first.

    \b
    Example:  sousbois moments --kind help_exchange --since 2026-01-01
    Next:     sousbois moments --explain ID
    """  # noqa: D301 - click's mark for lines to keep
    if explain:
        one = reach.call("moment", {"id": explain})
        write_json(one) if as_json else click.echo("\n".join(explained(one)))
        return
    times = {name: at and write_time(at) for name, at in (("since", since), ("until", until))}
    found = _pages(reach, {**filters, **times}, limit)
    if as_json:
        for moment in found:
            write_json(moment)
        return
    shown = list(found)
    if shown:
        write_table(COLUMNS, (moment_row(moment) for moment in shown))
    say(_summary(len(shown), limit))


def _pages(reach: Reach, filters: dict[str, Any], limit: int) -> Iterator[dict[str, Any]]:
    left, cursor = limit or None, None
    while left is None or left > 0:
        asked = {**filters, "limit": min(left or PAGE, PAGE), "cursor": cursor}
        page = reach.call("moments", asked)
        yield from page["moments"]
        left, cursor = None if left is None else left - len(page["moments"]), page["more"]
        if cursor is None:
            return


def _summary(shown: int, limit: int) -> str:
    if not shown:
        return "no moments: `sousbois status` tells whether all was heard, `sousbois detectors` what to send"
    more = f" (--limit {limit}; 0 shows all)" if shown == limit else ""
    return f"{count(shown, 'moment')}{more}"
