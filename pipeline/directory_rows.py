"""Rows of people and places as files and operations give them, checked; and the directory that they make."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from lrs.ledger.directory import Entry
from pipeline.arguments import Arguments
from processors.listing import Listing, PersonRow, PlaceRow
from processors.persons import identity_of
from processors.pseudonym import Pseudonyms
from processors.recognise_activities import plain
from schemas.agent import identifier, parse_person
from schemas.errors import InvalidInput
from schemas.timestamps import parse_time, write_time

PEOPLE: Final = ("person", "unit", "role", "since")
PLACES: Final = ("place", "space_kind", "access", "audience")
ROLES: Final = ("support", "manager", "trainer", "bot")
SPACE_KINDS: Final = ("project", "community", "work_situation", "formal")
ACCESS: Final = ("open", "private")
LONGEST: Final = 200  # of a unit's name
LONGEST_PLACE: Final = 2_000
_DATE: Final = len("2026-01-31")

Row = dict[str, Any]


def person_row(given: Mapping[str, Any], at: str) -> tuple[str, Row]:
    """(identifier, {unit, role, since}); absent is None.

    Raises: InvalidInput: each fault under the pointer `at`.
    """
    arguments = Arguments({name: value for name, value in given.items() if value != ""}, at)
    person, unit = arguments.text("person"), arguments.maybe_text("unit")
    role, since = arguments.maybe_text("role"), arguments.maybe_text("since")
    named = ""
    if person:
        try:
            named = identifier(parse_person(person)) or ""
        except InvalidInput as error:
            arguments.fault("person", error.faults[0].reason)
    if unit is not None and (len(unit) > LONGEST or not unit.isprintable()):
        arguments.fault("unit", f"must be at most {LONGEST} printable characters")
    if role is not None and role not in ROLES:
        arguments.fault("role", f"must be empty or one of {', '.join(ROLES)}")
    counts_from = _since(arguments, since)
    arguments.done()
    return named, {"unit": unit, "role": role, "since": counts_from and write_time(counts_from)}


def place_row(given: Mapping[str, Any], at: str) -> tuple[str, Row]:
    """(place, {space_kind, access, audience}); absent is None.

    Raises: InvalidInput: each fault under the pointer `at`.
    """
    arguments = Arguments({name: value for name, value in given.items() if value != ""}, at)
    place, space = arguments.text("place"), arguments.maybe_text("space_kind")
    access, told = arguments.maybe_text("access"), arguments.maybe_text("audience")
    if len(place) > LONGEST_PLACE or not place.isprintable():
        arguments.fault("place", f"must be at most {LONGEST_PLACE} printable characters")
    if space is not None and space not in SPACE_KINDS:
        arguments.fault("space_kind", f"must be empty or one of {', '.join(SPACE_KINDS)}")
    if access is not None and access not in ACCESS:
        arguments.fault("access", "must be open or private")
    if told is not None and not (told.isascii() and told.isdecimal() and len(told) <= 9):  # noqa: PLR2004 - a count
        arguments.fault("audience", "must be empty or a number of people")
    arguments.done()
    return place, {"space_kind": space, "access": access, "audience": int(told) if told else None}


def _since(arguments: Arguments, told: str | None) -> datetime | None:
    if told is None:
        return None
    try:
        return parse_time(f"{told}T00:00:00Z" if len(told) == _DATE else told)
    except ValueError:
        arguments.fault("since", "must be a date such as 2026-01-31, or a time with its offset")
        return None


def people_of(rows: Iterable[tuple[str, Row]]) -> list[PersonRow]:
    """Rows by identifier as the directory takes them."""
    return [
        PersonRow(identity_of(person), row["unit"], row["role"], row["since"] and parse_time(row["since"]))
        for person, row in rows
    ]


def places_of(rows: Iterable[tuple[str, Row]]) -> list[PlaceRow]:
    """Rows by place as the directory takes them."""
    return [
        PlaceRow(place, row["space_kind"], private=row["access"] == "private", audience=row["audience"])
        for place, row in rows
    ]


def listing(people: Sequence[PersonRow], places: Sequence[PlaceRow], pseudonyms: Pseudonyms) -> Listing:
    """The directory; places are named as signals name them."""
    return Listing(people, places, lambda place: plain(place, None, pseudonyms))


def listing_of(entries: Sequence[Entry], pseudonyms: Pseudonyms) -> Listing:
    """The directory that the ledger's entries make, each the whole of what is said of a person or place."""
    people = [(entry.name, dict(row)) for entry in entries if entry.subject == "person" for row in entry.rows]
    places = [(entry.name, dict(row)) for entry in entries if entry.subject == "place" for row in entry.rows]
    return listing(people_of(people), places_of(places), pseudonyms)


def earliest_first(rows: Iterable[Row]) -> list[Row]:
    """A person's rows by `since`, one without first; of two with the same the later one given."""
    by_time = {row["since"]: row for row in rows}
    return sorted(by_time.values(), key=lambda row: parse_time(row["since"]) if row["since"] else _ALWAYS)


_ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
