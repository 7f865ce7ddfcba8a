"""Moments for people to read: a line for each, and one with all it rests on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

COLUMNS: Final = ("start", "kind", "confidence", "who", "place", "topics", "id")
SHORT: Final = 9  # of a pseudonym: enough to tell people apart in a table


def moment_row(moment: Mapping[str, Any]) -> Sequence[Any]:
    """The cells of COLUMNS."""
    return (
        moment["start"][:16].replace("T", " "),
        moment["kind"],
        f"{moment['confidence']:.2f} {moment['tier']}",
        people(moment["participants"]),
        (moment["place"] or "").partition("://")[2] or moment["place"],
        moment["topics"],
        moment["id"],
    )


def people(participants: Iterable[Mapping[str, Any]]) -> tuple[str, ...]:
    """Who was there in which role: pseudonyms, cut short."""
    return tuple(f"{one['role']} {one['person'][:SHORT]}" for one in participants)


def explained(moment: Mapping[str, Any]) -> list[str]:
    """One moment as lines: reasons first, then evidence and factors."""
    lines = [
        f"{moment['kind']} (version {moment['version']}), {moment['state']}, {moment['start']} to {moment['end']}",
        f"  en: {moment['reasons']['en']}",
        f"  fr: {moment['reasons']['fr']}",
        f"  confidence {moment['confidence']:.4f} ({moment['tier']}), from:",
        *(f"    {name:<24} {value:+.4f}" for name, value in moment["factors"].items()),
        "  people:",
        *(f"    {one['role']:<24} {one['person']}{_unit(one)}" for one in moment["participants"]),
        "  evidence:",
        *(f"    {one['role']:<24} {_item(one)}" for one in moment["evidence"]),
        f"  id {moment['id']}",
    ]
    where = [f"{name} {moment[name]}" for name in ("place", "space_kind") if moment[name]]
    topics = [f"topics {', '.join(moment['topics'])}"] if moment["topics"] else []
    return [lines[0], f"  {'; '.join([*where, *topics])}", *lines[1:]]


def _unit(one: Mapping[str, Any]) -> str:
    return f"  in {one['unit']}" if one["unit"] else ""


def _item(one: Mapping[str, Any]) -> str:
    return f"statement {one['statement']}" if "statement" in one else f"moment {one['moment']}"
