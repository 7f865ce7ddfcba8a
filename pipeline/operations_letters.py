"""Operations on dead letters: listed and shown by reference, tried again where the cause is gone."""

import asyncio
from collections.abc import Sequence
from typing import Any

import orjson

from lrs.ledger.letters import drop_letter, letters_listed
from pipeline.arguments import Arguments
from pipeline.hearing_again import credential_of
from pipeline.operations_reading import hand_over, order
from pipeline.stages.recognise import SEALED
from pipeline.works import Works
from schemas.envelope import Group
from schemas.errors import Fault, InvalidInput, RecordError, Unavailable
from schemas.timestamps import parse_time, write_time

MOST = 1_000
RECORD = "record"


async def list_letters(works: Works, arguments: Arguments) -> Any:
    """The oldest ones; none holds anybody's words."""
    arguments.done()
    return {"dead_letters": await asyncio.to_thread(_letters, works)}


async def show_letter(works: Works, arguments: Arguments) -> Any:
    """One letter with the statement it is about, as the record store keeps statements."""
    name = arguments.text("id")
    arguments.done()
    (letter,) = await asyncio.to_thread(_chosen, works, [name])
    return letter | {"content": await asyncio.to_thread(_statement, works, letter)}


async def retry_letters(works: Works, arguments: Arguments) -> Any:
    """Try those with the given ids again, or all; what fails once more is a dead letter again."""
    names = arguments.texts("ids")
    arguments.done()
    chosen = await asyncio.to_thread(_chosen, works, names) if names else await asyncio.to_thread(_letters, works)
    recorded = [letter for letter in chosen if letter["stage"] == RECORD]
    unjudged = [letter for letter in chosen if letter["statement"] is None]
    unheard = [letter for letter in chosen if letter not in recorded and letter not in unjudged]
    done = [await asyncio.to_thread(_record_again, works, letter) for letter in recorded]
    heard = [(letter, one) for letter in unheard if (one := await asyncio.to_thread(_statement, works, letter))]
    late = [one for letter, one in heard if letter["cause"] == SEALED]
    for statement in (one for letter, one in heard if letter["cause"] != SEALED):
        await works.log.append_again([Group(credential_of(statement), [statement])])
    still_late = await _look_again(works, unjudged, late) if unjudged or late else 0
    return {"retried": len(recorded) + len(heard) + len(unjudged), "still_dead": done.count(False) + still_late}


async def _look_again(works: Works, unjudged: Sequence[dict[str, Any]], late: Sequence[dict[str, Any]]) -> int:
    """Have neighbourhoods judged again, and statements heard that came too late; how many still do.

    Raises: Unavailable: recording is behind, or the detecting process does not answer.
    """
    wanted: dict[str, Any] = {"letters": [int(letter["id"].partition("-")[2]) for letter in unjudged]}
    if late:
        earliest = min(min(parse_time(one["timestamp"]), parse_time(one["stored"])) for one in late)
        wanted |= {"late": [one["id"] for one in late], **await hand_over(works, earliest)}
    answer = await order(works, "retry", wanted)
    if "error" in answer:
        raise Unavailable(answer["error"])
    return int(answer["still_late"])


def _letters(works: Works) -> list[dict[str, Any]]:
    mine = [
        {"id": f"{RECORD}-{one.id}", "stage": RECORD, "offset": one.offset, "statement": one.statement}
        | {"cause": one.cause, "at": write_time(one.at)}
        for one in letters_listed(works.ledger, MOST)
    ]
    theirs = [
        {"id": f"detect-{one.number}", "stage": one.stage, "offset": one.offset, "statement": one.statement}
        | {"cause": one.cause, "at": write_time(one.at), "rule": one.rule}
        for one in works.detected.letters(MOST)
    ]
    return mine + theirs


def _chosen(works: Works, names: Sequence[str]) -> list[dict[str, Any]]:
    by_name = {letter["id"]: letter for letter in _letters(works)}
    missing = [name for name in names if name not in by_name]
    if missing:
        raise InvalidInput([Fault("/ids", f"there is no dead letter {name}; `dead-letters list`") for name in missing])
    return [by_name[name] for name in names]


def _statement(works: Works, letter: dict[str, Any]) -> dict[str, Any] | None:
    """Out of the log, which is kept from the oldest dead letter on, or as it was stored."""
    if letter["offset"] is None:
        stored = works.store.statement(letter["statement"]) if letter["statement"] else None
        return None if stored is None else orjson.loads(stored.raw)
    for envelope in works.reader.read(letter["offset"], 1):
        for _, statement in envelope.completed():
            if envelope.offset == letter["offset"] and statement["id"] == letter["statement"]:
                return statement
    return None


def _record_again(works: Works, letter: dict[str, Any]) -> bool:
    statement = _statement(works, letter)
    if statement is None:
        return False
    try:
        works.store.insert([statement])
    except RecordError:
        return False
    return drop_letter(works.ledger, int(letter["id"].partition("-")[2]))
