"""Chat without threads against the links that people saw in it: links, dyads, help, and how true probabilities are."""

import gzip
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

from processors.catalog import Catalog
from processors.consent import Policy
from processors.detectors import reply_link
from processors.pseudonym import Pseudonyms
from processors.reaction import evaluate
from processors.recognise import recognise
from schemas.moment import Moment
from schemas.signal import Signal

SHARED = Path(__file__).resolve().parents[2] / "shared"
STATEMENTS, GOLD = SHARED / "data/irc/dev.statements.jsonl.gz", SHARED / "data/irc/dev.links.jsonl"
BINS = 10
_ARRIVED = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Claim:
    """A probability, and whether it was so."""

    probability: float
    is_true: bool


def calibration_error(claims: Sequence[Claim]) -> float:
    """The mean distance between what is claimed and what is so, over ten bins of as many claims each."""
    ordered = sorted(claims, key=lambda claim: claim.probability)
    ends = [round(len(ordered) * n / BINS) for n in range(BINS + 1)]
    bins = [ordered[start:end] for start, end in pairwise(ends) if end > start]
    return sum(abs(sum(c.probability - c.is_true for c in some)) for some in bins) / max(1, len(ordered))


def link_claims(found: Sequence[Mapping[str, Any]], gold: Sequence[Mapping[str, str]]) -> list[Claim]:
    """Of each annotated message: the probability of its link, and whether somebody saw that link."""
    seen = {(row["reply"], row["to"]) for row in gold}
    annotated = {reply for reply, _ in seen}
    return [Claim(one["probability"], (one["reply"], one["to"]) in seen) for one in found if one["reply"] in annotated]


def dyad_claims(signals: Sequence[Signal], gold: Sequence[Mapping[str, str]]) -> list[Claim]:
    """Of each pair of people in a log: how probable it is that one ever replied to the other, and whether it was so.

    A pair is as probable as that not all its links go wrong: 1 - prod(1 - addressed).
    """
    who = {signal.id: signal for signal in signals}
    annotated = {row["reply"] for row in gold}
    seen = {_pair(who[row["reply"]], who[row["to"]]) for row in gold if who[row["reply"]].actor != who[row["to"]].actor}
    wrong: dict[tuple[str | None, ...], float] = defaultdict(lambda: 1.0)
    for link in links_in(signals):
        reply, to = (who[one] for one in link.refers_to)
        if reply.id in annotated and reply.actor != to.actor:
            wrong[_pair(reply, to)] *= 1 - dict(link.factors)["addressed"]
    return [Claim(1 - one, pair in seen) for pair, one in wrong.items()]


def links_in(signals: Sequence[Signal]) -> list[Moment]:
    """The reply links alone."""
    return list(evaluate(Catalog([reply_link.detector]), signals, max(s.at for s in signals)).values())


def _pair(reply: Signal, to: Signal) -> tuple[str | None, ...]:
    return reply.actor, to.actor, reply.place


def heard(path: Path = STATEMENTS) -> list[Signal]:
    """All statements of a file as signals."""
    policy, names = Policy("assumed"), Pseudonyms(b"a key for the figures, of no other use")
    found = (recognise(one, "", _ARRIVED, policy, names).signal for one in rows(path))
    return [signal for signal in found if signal is not None]


def rows(path: Path) -> list[dict[str, Any]]:
    """The objects of a file, one a line."""
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return [orjson.loads(line) for line in content.splitlines()]


def calibration(found: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """found: the lines of `sousbois links` on the development part."""
    gold = rows(GOLD)
    yield f"calibration error of links {calibration_error(link_claims(found, gold)):.4f}"
    yield f"calibration error of dyads {calibration_error(dyad_claims(heard(), gold)):.4f}"
