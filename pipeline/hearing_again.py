"""Recorded statements logged anew, so that the detecting process hears them under what the ledger says now."""

import asyncio
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from pipeline.works import Works
from schemas.envelope import Group
from schemas.errors import Unavailable

AT_ONCE = 500  # statements of one envelope that is heard again
RECORDED_WAIT_S = 60.0
Found = Iterator[tuple[str, dict[str, Any]]]  # (credential, statement)


async def all_recorded(works: Works) -> None:
    """Wait until everything that is logged now is recorded, too.

    Raises: Unavailable: recording is behind; to be tried again.
    """
    await works.log.barrier()
    if not await works.progress.wait(works.log.newest(), RECORDED_WAIT_S):
        raise Unavailable("it is kept; earlier statements will be heard once recording has caught up")


async def log_again(works: Works, found: Found) -> int:
    """How many statements there were; what is heard again in vain stays as it is."""
    heard = 0
    while some := await asyncio.to_thread(lambda: list(islice(found, AT_ONCE))):
        await works.log.append_again(_groups(some))
        heard += len(some)
    return heard


def _groups(statements: Iterable[tuple[str, dict[str, Any]]]) -> list[Group]:
    """By the credential that sent them, in the order given."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for credential, statement in statements:
        by_name.setdefault(credential, []).append(statement)
    return [Group(name, some) for name, some in by_name.items()]


def credential_of(statement: dict[str, Any]) -> str:
    """The name of the credential in the authority that acceptance filled in."""
    return str(statement.get("authority", {}).get("account", {}).get("name", ""))
