"""The operation `explain`: what became of a recorded statement, read again under consent and directory as they are."""

import asyncio
from typing import Any

import orjson

from lrs.ledger.consent import acts_after
from lrs.ledger.directory import standing_entries
from pipeline.arguments import Arguments
from pipeline.directory_rows import listing_of
from pipeline.hearing_again import credential_of
from pipeline.pseudonym_key import pseudonym_key
from pipeline.works import Works
from processors.consent import Policy
from processors.detectors import catalog
from processors.explaining import Came, explain
from processors.pseudonym import Pseudonyms
from processors.recognise import recognise
from schemas.errors import Fault, InvalidInput
from schemas.timestamps import parse_time


async def explain_statement(works: Works, arguments: Arguments) -> Any:
    """`id`: of a recorded statement."""
    statement_id = arguments.uuid("id")
    arguments.done()
    return await asyncio.to_thread(_explained, works, statement_id)


def _explained(works: Works, statement_id: str) -> dict[str, Any]:
    stored, voided = works.store.statement(statement_id), False
    if stored is None:
        stored, voided = works.store.statement(statement_id, voided=True), True
    if stored is None:
        raise InvalidInput([Fault("/id", "no recorded statement has this id; of a moment: `moments --explain ID`")])
    statement = orjson.loads(stored.raw)
    key, _ = pseudonym_key(works.settings.pseudonym_key, works.directory.pseudonym_key)
    pseudonyms = Pseudonyms(key)
    policy = Policy("assumed" if works.settings.consent == "assumed" else "required", acts_after(works.ledger, 0))
    directory = listing_of(standing_entries(works.ledger), pseudonyms)
    told = recognise(
        statement, credential_of(statement), parse_time(statement["stored"]), policy, pseudonyms, directory
    )
    came = [Came(moment, kind, role) for moment, kind, role in works.moments.citing(statement_id)]
    return explain(statement_id, statement["verb"]["id"], told, came, catalog(), voided=voided)
