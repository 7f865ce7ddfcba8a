"""Which language of a language map a reader gets: Accept-Language by RFC 4647 lookup."""

import re
from collections.abc import Iterator, Mapping

_WEIGHT = r"(?:;\s*[qQ]\s*=\s*(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)\s*)?"
_RANGE = re.compile(r"\s*(\*|[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*)\s*" + _WEIGHT)
_MOST_RANGES = 32
_LONGEST_RANGE = 64  # with its weight; languages have at most 35 letters (RFC 5646 4.4.1)


def best_match(language_map: Mapping[str, str], accept_language: str) -> dict[str, str]:
    """The map with its one entry that suits best; of an empty map an empty one.

    A range finds the tag that equals it or its beginning (fr-CA: fr), else the first tag that goes on from there
    (fr: fr-FR). Without a fit the reader gets a language that was not refused (q=0), `und` before others, else the
    first one: a text in another language is more than none.
    """
    ranges = parse_accept_language(accept_language)
    refused = [tag for tag, quality in ranges if quality == 0]
    for wanted, quality in ranges:
        found = _look_up(language_map, wanted) if quality and wanted != "*" else None
        if found is not None:
            return {found: language_map[found]}
    allowed = [tag for tag in language_map if not any(_goes_on(tag.lower(), out) for out in refused)]
    left = sorted(allowed or language_map, key=lambda tag: tag.lower() != "und")
    return {left[0]: language_map[left[0]]} if left else {}


def parse_accept_language(header: str) -> list[tuple[str, float]]:
    """(range in lower case, quality), the best first and equals as they were sent; what cannot be read is left out."""
    parts = (part.strip() for part in header.split(",", _MOST_RANGES)[:_MOST_RANGES])
    found = (_RANGE.fullmatch(part) for part in parts if len(part) <= _LONGEST_RANGE)
    ranges = [(match[1].lower(), float(match[2] or 1)) for match in found if match]
    return sorted(ranges, key=lambda one: -one[1])


def _look_up(language_map: Mapping[str, str], wanted: str) -> str | None:
    tags = {tag.lower(): tag for tag in language_map}
    for beginning in _beginnings(wanted):
        if beginning in tags:
            return tags[beginning]
    first = wanted.partition("-")[0]
    return next((tag for low, tag in tags.items() if _goes_on(low, wanted)), None) or next(
        (tag for low, tag in tags.items() if _goes_on(low, first)), None
    )


def _beginnings(wanted: str) -> Iterator[str]:
    """The range, then ever shorter; a single letter goes with what followed it (RFC 4647 3.4)."""
    parts = wanted.split("-")
    while parts:
        yield "-".join(parts)
        parts.pop()
        if parts and len(parts[-1]) == 1:
            parts.pop()


def _goes_on(tag: str, beginning: str) -> bool:
    return tag == beginning or tag.startswith(beginning + "-")
