"""Operations that read moments, and those that order the detecting process to find them again."""

import asyncio
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from lrs.ledger.orders import add_order
from lrs.rules.sql_text import SqlFailed, SqlRefused
from pipeline.arguments import Arguments
from pipeline.clock import monotonic, new_secret, now
from pipeline.handed import EARLY, needed_from, write_handed
from pipeline.works import Works
from processors.detectors import catalog
from schemas.errors import Fault, InvalidInput, Unavailable
from schemas.timestamps import write_time

ANSWER_WAIT_S = 600.0
RECORDED_WAIT_S = 60.0
POLL_S = 0.1
MOST = 500
SQL_SCOPES = ("sql/moments", "sql/statements")


async def list_moments(works: Works, arguments: Arguments) -> Any:
    """Current moments by start and id, with the cursor of the next page."""
    filters: dict[str, Any] = {name: arguments.maybe_text(name) for name in ("kind", "place", "topic", "cursor")} | {
        name: arguments.time(name) for name in ("since", "until")
    }
    confidence = arguments.number("min_confidence", -1.0)
    filters["min_confidence"] = confidence if confidence >= 0 else None
    limit = int(arguments.number("limit", 100))
    arguments.done()
    given = {name: value for name, value in filters.items() if value is not None}
    page = await asyncio.to_thread(works.moments.page, given | {"limit": max(1, min(limit, MOST))})
    return {"moments": list(page[0]), "more": page[1]}


async def find_moment(works: Works, arguments: Arguments) -> Any:
    """One current moment."""
    moment_id = arguments.uuid("id")
    arguments.done()
    found = await asyncio.to_thread(works.moments.moment, moment_id)
    if found is None:
        raise InvalidInput([Fault("/id", "no current moment has this id: it was never found, or was retracted")])
    return found


async def ask_sql(works: Works, arguments: Arguments) -> Any:
    """The answer of one query in its format: as text, or in base64 where it is none."""
    query, form = arguments.text("query"), arguments.text("format", "TabSeparatedWithNames")
    scope = arguments.text("scope", "sql/moments")
    if scope not in SQL_SCOPES:
        arguments.fault("scope", f"must be one of {', '.join(SQL_SCOPES)}")
    arguments.done()
    try:
        form, answer = await asyncio.to_thread(_read_all, works, query, scope, form)
    except (SqlRefused, SqlFailed) as error:
        raise InvalidInput([Fault("/query", str(error))]) from error
    try:
        return {"format": form, "text": answer.decode()}
    except UnicodeDecodeError:
        return {"format": form, "base64": b64encode(answer).decode()}


def _read_all(works: Works, query: str, scope: str, form: str) -> tuple[str, bytes]:
    answer = works.sql.ask(query, {}, frozenset({scope}), form)
    parts = b"".join(answer.chunks)
    return answer.format, parts


async def replay(works: Works, arguments: Arguments) -> Any:
    """Find again from the store; the difference, written only with `apply`."""
    detector, since, apply = arguments.maybe_text("detector"), arguments.time("since"), arguments.flag("apply")
    arguments.done()
    wanted = {"detector": detector, "since": since and write_time(since), "apply": apply}
    if detector is None or detector in catalog().detectors:  # else the detecting process knows what to say
        wanted |= await hand_over(works, since)
    return await order(works, "replay", wanted)


async def hand_over(works: Works, since: datetime | None) -> dict[str, Any]:
    """Hand what is stored and may matter to moments from `since` on to the detecting process; what an order says of it.

    Raises: Unavailable: recording is behind, or there is no room.
    """
    await works.log.barrier()
    if not await works.progress.wait(works.log.newest(), RECORDED_WAIT_S):
        raise Unavailable("recording is behind: try again once it has caught up")
    start = None if since is None else needed_from(catalog(), since)
    name = new_secret(9)
    stored = works.store.all_statements(None if start is None else start - EARLY)
    await asyncio.to_thread(write_handed, works.directory.handed(name), stored)
    return {"statements": name, "heard_from": start and write_time(start)}


async def order(works: Works, name: str, wanted: Mapping[str, Any]) -> Any:
    """Have the detecting process do something between two batches, and its answer."""
    seq = await asyncio.to_thread(add_order, works.ledger, name, wanted, now())
    until = monotonic() + ANSWER_WAIT_S
    while monotonic() < until:
        answer = await asyncio.to_thread(works.detected.answer, seq)
        if answer is not None:
            return answer
        await asyncio.sleep(POLL_S)
    raise Unavailable(f"the detecting process did not answer within {ANSWER_WAIT_S:g} s; it goes on by itself", 60)
