"""Moments go back out as xAPI statements: sent once they have stood for a while, voided and replaced on change.

Rule 1: what is sent goes through the log like any statement; its id is made from moment and revision, so that done
again after a crash it is the same. The ledger notes it afterwards.
Rule 2: time is the log's: a moment waits until what arrives is so much later than the moment's last change.
Rule 3: what changed or is gone is voided at once, for it may name somebody who has withdrawn; what changed is sent
again once it has stood as long again.
Rule 4: switched off, nothing new is sent, and what was sent and changes or goes is voided: nobody may read it on.
"""

import asyncio
import contextlib
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from lrs.ledger.emissions import POSITION, Emission, due, is_any_waiting, note_changes, note_intended, note_sent
from lrs.ledger.positions import position
from lrs.rules.acceptance import accept, authority_of
from lrs.rules.accepted import Batch
from pipeline.clock import new_ids
from pipeline.works import Works
from processors.detectors import catalog
from schemas.errors import Conflict
from schemas.moment_statement import SYSTEM, moment_statement, voiding_statement
from schemas.statement import parse_statements
from schemas.timestamps import EPOCH, write_time

AT_ONCE = 200  # moments of one step
READ_AT_ONCE = 2_000
STANDING = frozenset({"found", "revised"})


class Emitting:
    """Called again and again from the event loop; `home_page` names the installation."""

    def __init__(self, works: Works, home_page: str) -> None:
        self._works = works
        self._home_page = home_page

    async def step(self) -> int:
        """Note what has changed, send what is due; how many moments were sent or voided."""
        await asyncio.to_thread(self._note)
        sent = 0
        while some := await asyncio.to_thread(self._due):
            told, voids, statements = await asyncio.to_thread(self._statements, some)
            await self._log(voids)
            await asyncio.to_thread(note_intended, self._works.ledger, [one for one in told if not one.is_outdated])
            await self._log(statements)
            await asyncio.to_thread(note_sent, self._works.ledger, told)
            sent += len(told)
            if len(told) < AT_ONCE:
                break  # what is left waits for the store
            await asyncio.to_thread(self._note)  # much may be due, and the log `moments` is cut meanwhile
        return sent

    def is_waiting(self) -> bool:
        """Whether a moment waits for time to pass."""
        return self._works.settings.emit and is_any_waiting(self._works.ledger)

    def _note(self) -> None:
        works = self._works
        at = max(position(works.ledger, POSITION), 1)
        while entries := works.detected.entries(at, READ_AT_ONCE):
            at = entries[-1].offset + 1
            is_on = works.settings.emit
            changes = [(one.moment, one.revision, is_on and one.change in STANDING) for one in entries]
            note_changes(works.ledger, changes, works.log.newest(), at)

    def _due(self) -> Sequence[Emission]:
        works = self._works
        until = works.log.newest() - works.settings.emit_after if works.settings.emit else EPOCH
        return due(works.ledger, until, AT_ONCE)

    def _statements(
        self, some: Sequence[Emission]
    ) -> tuple[list[Emission], list[dict[str, Any]], list[dict[str, Any]]]:
        """What can be told now, the voids of what is outdated, and the statements of what is not."""
        at = write_time(self._works.log.newest())
        made = [(one, None if one.is_outdated else self._statement(one)) for one in some]
        told = [one for one, statement in made if one.is_outdated or statement is not None]
        voids = [
            voiding_statement(one.moment, one.sent, self._home_page, at)
            for one in told
            if one.sent is not None and one.is_outdated
        ]
        return told, voids, [statement for _, statement in made if statement is not None]

    def _statement(self, one: Emission) -> dict[str, Any] | None:
        """None: the store does not know this revision yet, or knows a later one."""
        moment = self._works.moments.as_of(one.moment, one.revision)
        if moment is None:
            return None
        detector = catalog().detectors.get(moment["kind"])
        titles = (moment["kind"], moment["kind"]) if detector is None else (detector.title_en, detector.title_fr)
        return moment_statement(moment, one.revision, self._home_page, titles)

    async def _log(self, statements: Sequence[Mapping[str, Any]]) -> None:
        """All at once; where one is known in other words, sent by an earlier version, that one stands."""
        if not statements:
            return
        try:
            await self._works.log.append(self._batch(statements))
        except Conflict:
            for statement in statements:
                with contextlib.suppress(Conflict):
                    await self._works.log.append(self._batch([statement]))

    def _batch(self, statements: Sequence[Mapping[str, Any]]) -> Batch:
        return accept(
            parse_statements(orjson.dumps(list(statements)), "1.0.3"),
            credential=SYSTEM,
            authority=authority_of(self._home_page, SYSTEM),
            version="1.0.3",
            new_ids=new_ids,
            defines=False,
        )
