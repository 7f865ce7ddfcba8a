"""Operations on the directory: who is in which unit and role, what places are; what it changes is heard again."""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from lrs.ledger.directory import Content, Entry, Subject, add_entries, entries_after, standing_entries
from lrs.ledger.positions import position, save_position
from pipeline.arguments import Arguments
from pipeline.clock import now
from pipeline.directory_rows import Row, earliest_first, person_row, place_row
from pipeline.hearing_again import Found, all_recorded, credential_of, log_again
from pipeline.works import Works
from processors.listing import ALWAYS
from schemas.errors import Fault, InvalidInput

DIRECTORY_HEARD = "directory_heard"  # the position of the last entry of which the statements concerned were heard again
MOST_NAMED = 1_000  # people that are looked for one by one; of more, every statement is heard again
MOST_PLACES = 255  # that the store looks for at once

Named = tuple[Subject, str, Content]


async def import_directory(works: Works, arguments: Arguments) -> Any:
    """`people` or `places`, rows as strings; all or none. A person's rows replace what was said of that person."""
    people, places = arguments.maybe_objects("people"), arguments.maybe_objects("places")
    arguments.done()
    if not people and not places:
        raise InvalidInput([Fault("", "there is nothing to import: give people or places, one row at least")])
    given = [*_people(people), *_places(places)]
    async with works.granting:
        known = {(entry.subject, entry.name): entry.rows for entry in await asyncio.to_thread(_standing, works)}
        changed = [one for one in given if known.get(one[:2]) != one[2]]
        if changed:
            await asyncio.to_thread(add_entries, works.ledger, changed, now())
        heard = await _hear_listed(works)
    counted = {subject: sum(one[0] == subject for one in changed) for subject in ("person", "place")}
    return {"people": counted["person"], "places": counted["place"], "heard_again": heard}


async def list_directory(works: Works, arguments: Arguments) -> Any:
    """Every row that counts, by person or place."""
    arguments.done()
    entries = await asyncio.to_thread(_standing, works)
    return {
        "people": [{"person": one.name, **row} for one in entries if one.subject == "person" for row in one.rows],
        "places": [{"place": one.name, **row} for one in entries if one.subject == "place" for row in one.rows],
    }


async def hear_listed(works: Works) -> None:
    """Hear again what entries concern that were kept, but not seen to the end when the process ended or waited.

    Raises: Unavailable: recording is behind; to be tried again.
    """
    async with works.granting:
        await _hear_listed(works)


async def _hear_listed(works: Works) -> int:
    """How many statements; the place is kept once all are logged, so that done again after a crash nobody is missed."""
    seen = await asyncio.to_thread(position, works.ledger, DIRECTORY_HEARD)
    entries = await asyncio.to_thread(entries_after, works.ledger, seen)
    if not entries:
        return 0
    await all_recorded(works)
    heard = 0
    for found in await asyncio.to_thread(_concerned, works, entries):
        heard += await log_again(works, found)
    await asyncio.to_thread(save_position, works.ledger, DIRECTORY_HEARD, entries[-1].seq)
    return heard


def _concerned(works: Works, entries: Sequence[Entry]) -> list[Found]:
    """The statements whose signals these entries may change.

    A person's row changes what is said of everybody in their units, for the size of these is part of it.
    """
    before = {(one.subject, one.name): one.rows for one in standing_entries(works.ledger, until=entries[0].seq - 1)}
    people = {one.name for one in entries if one.subject == "person"}
    units = {
        row["unit"]
        for one in entries
        if one.subject == "person"
        for row in (*one.rows, *before.get((one.subject, one.name), ()))
        if row["unit"]
    }
    standing = standing_entries(works.ledger)
    people |= {
        one.name for one in standing if one.subject == "person" and any(row["unit"] in units for row in one.rows)
    }
    places = sorted({one.name for one in entries if one.subject == "place"})
    if len(people) > MOST_NAMED:
        return [_every(works)]
    parts = range(0, len(places), MOST_PLACES)
    found: list[Found] = [works.store.statements_in(places[start : start + MOST_PLACES]) for start in parts]
    if people:
        found.append(works.store.statements_about(sorted(people), ALWAYS))
    return found


def _every(works: Works) -> Iterator[tuple[str, dict[str, Any]]]:
    return ((credential_of(one), one) for one in works.store.all_statements())


def _standing(works: Works) -> Sequence[Entry]:
    return standing_entries(works.ledger)


def _people(rows: Iterable[dict[str, Any]]) -> list[Named]:
    by_person: dict[str, list[Row]] = {}
    for person, row in _checked(rows, "people"):
        by_person.setdefault(person, []).append(row)
    return [("person", person, earliest_first(some)) for person, some in by_person.items()]


def _places(rows: Iterable[dict[str, Any]]) -> list[Named]:
    return [("place", place, [row]) for place, row in dict(_checked(rows, "places")).items()]


def _checked(rows: Iterable[dict[str, Any]], name: str) -> list[tuple[str, Row]]:
    """Raises: InvalidInput: the faults of all rows."""
    read = person_row if name == "people" else place_row
    checked: list[tuple[str, Row]] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows):
        try:
            checked.append(read(row, f"/{name}/{number}"))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput(faults)
    return checked
