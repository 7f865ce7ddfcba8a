"""A moment's content as bytes and back, for the tables of findings: compact, exact, one form for one content."""

from typing import Any

import orjson

from schemas.moment import Evidence, Moment
from schemas.signal import Participant
from schemas.signal_codec import write_participant
from schemas.timestamps import from_micros, to_micros


def write_content(moment: Moment) -> bytes:
    """Equal moments are equal bytes."""
    return orjson.dumps(
        [
            moment.kind,
            moment.version,
            moment.key,
            [(to_micros(e.at), e.item, e.role, e.is_moment) for e in moment.evidence],
            [write_participant(p) for p in moment.participants],
            float(moment.confidence),
            [(name, float(value)) for name, value in moment.factors],
            to_micros(moment.closes),
            moment.place,
            moment.space_kind,
            moment.topics,
            moment.units,
            moment.formal,
            moment.reason_en,
            moment.reason_fr,
            moment.subject,
            moment.giver_role,
            *_built_on(moment),
        ]
    )


def parse_content(content: bytes) -> Moment:
    """The inverse of `write_content`.

    Raises: ValueError: not what `write_content` wrote.
    """
    fields: list[Any] = orjson.loads(content)
    kind, version, key, evidence, people, confidence, factors, closes, place, space, topics, units, *rest = fields
    formal, reason_en, reason_fr, subject, giver_role, *built_on = rest
    refers_to, derived_from, duration_s = built_on or ((), (), None)
    return Moment(
        kind=kind,
        version=version,
        key=tuple(key),
        evidence=tuple(Evidence(from_micros(at), item, role, is_moment) for at, item, role, is_moment in evidence),
        participants=tuple(Participant(*one) for one in people),
        confidence=confidence,
        factors=tuple((name, value) for name, value in factors),
        closes=from_micros(closes),
        place=place,
        space_kind=space,
        topics=tuple(topics),
        units=tuple(units),
        formal=formal,
        reason_en=reason_en,
        reason_fr=reason_fr,
        subject=subject,
        giver_role=giver_role,
        refers_to=tuple(refers_to),
        derived_from=tuple(derived_from),
        duration_s=duration_s,
    )


def _built_on(moment: Moment) -> tuple[Any, ...]:
    """What only moments built on it need: most have none, and those kept before there was any must stay equal."""
    if not moment.refers_to and not moment.derived_from and moment.duration_s is None:
        return ()
    return moment.refers_to, moment.derived_from, moment.duration_s
