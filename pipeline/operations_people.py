"""Operations on credentials and on consent; persons are named as contract.md says, and never in errors."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from lrs.ledger.consent import Act, ConsentAct, acts_after, add_acts, standing
from lrs.ledger.positions import position, save_position
from lrs.rules.scopes import NAMES
from pipeline.arguments import Arguments
from pipeline.clock import new_secret, now
from pipeline.hearing_again import all_recorded, log_again
from pipeline.works import Works
from schemas.agent import identifier, parse_person
from schemas.errors import Fault, InvalidInput
from schemas.moment_statement import SYSTEM
from schemas.timestamps import write_time

LONGEST_NAME = 200  # it is part of every statement of that credential
HEARD_AGAIN = "heard_again"  # the position of the last act of which the statements concerned were heard again


async def add_credential(works: Works, arguments: Arguments) -> Any:
    name, scopes = arguments.text("name"), arguments.texts("scopes")
    unknown = sorted(set(scopes) - NAMES)
    if unknown:
        arguments.fault("scopes", f"knows {', '.join(sorted(NAMES))}, not {', '.join(unknown)}")
    if len(name) > LONGEST_NAME or not name.isprintable():
        arguments.fault("name", f"must be at most {LONGEST_NAME} printable characters")
    if name == SYSTEM:
        arguments.fault("name", "is the installation's own: choose another")
    if not scopes:
        arguments.fault("scopes", "is required: what may it do?")
    arguments.done()
    credential, secret = await asyncio.to_thread(works.credentials.add, name, scopes)
    return {"name": name, "key": credential.key, "secret": secret, "scopes": sorted(credential.scopes)}


async def list_credentials(works: Works, arguments: Arguments) -> Any:
    arguments.done()
    return {"credentials": works.credentials.listed()}


async def revoke_credential(works: Works, arguments: Arguments) -> Any:
    name = arguments.text("name")
    arguments.done()
    if not works.credentials.revoke(name):
        raise InvalidInput([Fault("/name", "no credential has this name or key; `credentials list` shows them")])
    return {"revoked": name}


async def grant_consent(works: Works, arguments: Arguments) -> Any:
    """The act with its token, shown once; what was recorded of the person from `from` on is heard again."""
    person, source, since = _person(arguments), arguments.maybe_text("source"), arguments.time("from")
    arguments.done()
    return (await _grant(works, [(person, source, "grant", now(), since)]))[0]


async def withdraw_consent(works: Works, arguments: Arguments) -> Any:
    """For all time: what was found with the person's statements is retracted."""
    person, source = _person(arguments), arguments.maybe_text("source")
    arguments.done()
    (act,) = add_acts(works.ledger, [(person, source, "withdraw", now(), None)])
    return _shown(act)


async def list_consent(works: Works, arguments: Arguments) -> Any:
    arguments.done()
    return {"consent": [_shown(act) for act in standing(works.ledger)]}


async def import_consent(works: Works, arguments: Arguments) -> Any:
    """Acts in the order given, all or none: {person, act, source?, from?}."""
    given = arguments.objects("acts")
    arguments.done()
    acts = [_imported(act, f"/acts/{number}") for number, act in enumerate(given)]
    return {"acts": await _grant(works, acts)}


def _imported(given: dict[str, Any], at: str) -> tuple[str, str | None, Act, datetime, datetime | None]:
    arguments = Arguments(given, at)
    person, source, since = _person(arguments), arguments.maybe_text("source"), arguments.time("from")
    word = arguments.text("act", "grant")
    if word not in {"grant", "withdraw"}:
        arguments.fault("act", "must be grant or withdraw")
    arguments.done()
    return person, source, "grant" if word == "grant" else "withdraw", now(), since


async def _grant(
    works: Works, acts: Sequence[tuple[str, str | None, Act, datetime, datetime | None]]
) -> list[dict[str, Any]]:
    counted = [(*act[:4], (act[4] or act[3]) if act[2] == "grant" else None) for act in acts]
    tokens = [new_secret() if act[2] == "grant" else None for act in acts]
    async with works.granting:
        kept = await asyncio.to_thread(add_acts, works.ledger, counted, tokens)
        again = await _hear_granted(works)
    shown = [_shown(act) | ({"token": token} if token else {}) for act, token in zip(kept, tokens, strict=True)]
    return [one | {"heard_again": again} for one in shown]


async def hear_granted(works: Works) -> None:
    """Hear again what acts of consent widen that were kept, but not seen to the end when the process ended or waited.

    Raises: Unavailable: recording is behind; to be tried again.
    """
    async with works.granting:
        await _hear_granted(works)


async def _hear_granted(works: Works) -> int:
    """How many statements; the place is kept once all are logged, so that done again after a crash it loses nobody."""
    seen = await asyncio.to_thread(position, works.ledger, HEARD_AGAIN)
    acts = await asyncio.to_thread(acts_after, works.ledger, seen)
    if not acts:
        return 0
    granted = [act for act in acts if act.act == "grant"]
    heard = await _hear_again(works, granted) if granted else 0
    await asyncio.to_thread(save_position, works.ledger, HEARD_AGAIN, acts[-1].seq)
    return heard


async def _hear_again(works: Works, acts: Sequence[ConsentAct]) -> int:
    """Log anew what was recorded of these persons before the detecting process could know of the act; how many."""
    await all_recorded(works)
    since = min(act.counts_from or act.at for act in acts)  # what is heard again in vain stays as it is
    return await log_again(works, works.store.statements_about([act.person for act in acts], since))


def _person(arguments: Arguments) -> str:
    text = arguments.text("person")
    try:
        return identifier(parse_person(text)) or ""
    except InvalidInput as error:
        arguments.fault("person", error.faults[0].reason)
        return ""


def _shown(act: ConsentAct) -> dict[str, Any]:
    return {
        "person": act.person,
        "source": act.source,
        "act": act.act,
        "at": write_time(act.at),
        "from": None if act.counts_from is None else write_time(act.counts_from),
    }
