"""The public register of detectors, from the detectors themselves: what they hear and which IRIs make them hear it."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from processors.catalog import Catalog
from processors.detector import Detector, Pattern
from schemas.vocabulary import OTHER, VERB_NAMES, verb_iri

HOUR: Final = 3600
FOUND: Final = "found by itself"
TO_BE_SEEN: Final = "**To be seen.**"


def order_of(catalog: Catalog, kind: str) -> int:
    """1 for what hears statements alone, more for what hears moments."""
    return next(n for n, order in enumerate(catalog.orders, 1) for rule in order if rule.detector.kind == kind)


def heard(detector: Detector) -> list[str]:
    """Everything that a detector hears, sorted."""
    return sorted({verb for pattern in detector.patterns for verb in pattern.hears})


def send(verb: str, catalog: Catalog) -> str:
    """What makes a detector hear this: the verb's IRI, or the moment that is found first."""
    if verb in VERB_NAMES or verb.startswith(OTHER):
        return verb_iri(verb)
    return FOUND if verb in catalog.detectors else "no detector finds it yet"


def to_be_seen(detector: Detector) -> str:
    """What its page says under "To be seen", as one line; empty where it says nothing."""
    paragraphs = (" ".join(part.split()) for part in detector.page.split("\n\n"))
    return next((part.removeprefix(TO_BE_SEEN).strip() for part in paragraphs if part.startswith(TO_BE_SEEN)), "")


def pattern_row(pattern: Pattern) -> Sequence[Any]:
    """Name, keying, look-back, look-ahead, and whether silence is heard."""
    silence = "yes" if pattern.deadlines else "no"
    return pattern.name, pattern.keying.value, span(pattern.back), span(pattern.ahead), silence


def as_json(catalog: Catalog, detector: Detector) -> dict[str, Any]:
    """One page of the register."""
    return {
        "kind": detector.kind,
        "version": detector.version,
        "title": {"en": detector.title_en, "fr": detector.title_fr},
        "order": order_of(catalog, detector.kind),
        "published": detector.published,
        "participant_roles": sorted(detector.roles),
        "evidence_roles": sorted(detector.evidence_roles),
        "hears": [{"verb": verb, "send": send(verb, catalog)} for verb in heard(detector)],
        "patterns": [
            {
                "name": pattern.name,
                "keying": pattern.keying.value,
                "back_s": int(pattern.back.total_seconds()),
                "ahead_s": int(pattern.ahead.total_seconds()),
                "silence": pattern.deadlines is not None,
                "cap": pattern.cap,
            }
            for pattern in detector.patterns
        ],
        "page": detector.page,
    }


def span(length: timedelta) -> str:
    """`30 d`, `2 h`, `10 min`."""
    seconds = int(length.total_seconds())
    for unit, size in (("d", 86400), ("h", HOUR), ("min", 60)):
        if seconds and seconds % size == 0:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
