"""Found moments against a planted truth: the same kind on the same key evidence, unfolded to statements, is a hit.

Rule 1: a moment's key evidence is in its roles (domain.md 2.4); where more evidence has these roles than is key, the
moment's id, which is made from its key, tells which; else the first ones are it.
Rule 2: a moment that rests on moments is unfolded to the key statements of these, as far as they are in the file.
Rule 3: an intention that lost a statement counts on neither side, nor does what shares evidence with it and is no hit.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final, NamedTuple

from schemas.moment import moment_id

Moment = Mapping[str, Any]
Key = tuple[str, frozenset[str]]
MOST_TRIED: Final = 5_000


class Rule(NamedTuple):
    """Roles of key evidence, each with how many of it; `other` where the kind has a second pattern."""

    roles: tuple[tuple[str, int], ...]
    other: tuple[tuple[tuple[str, int], ...], ...] = ()


def _one(*roles: str) -> tuple[tuple[str, int], ...]:
    return tuple((role, 1) for role in roles)


KEYS: Final[Mapping[str, Rule]] = {
    "help_exchange": Rule(_one("question", "answer")),
    "productive_struggle": Rule(_one("success")),
    "just_in_time_lookup": Rule(_one("search", "view", "act")),
    "uptake": Rule(_one("share", "view")),
    "adapted_reuse": Rule(_one("derivation")),
    "feedback_loop": Rule(_one("review", "update")),
    "reflection": Rule(_one("reflection")),
    "vicarious_learning": Rule(_one("view", "success")),
    "mentoring": Rule((("exchange", 3),), ((("exchange", 1),),)),
    "reciprocal_exchange": Rule(_one("offer", "request"), ((("exchange", 2),), (("exchange", 3),))),
    "learning_circle": Rule((("session_open", 2),)),
    "collective_resolution": Rule(_one("opening", "resolution")),
    "boundary_crossing": Rule(_one("moment")),
    "first_success": Rule(_one("first")),
    "capitalisation": Rule(_one("solved", "authored")),
    "newcomer_integration": Rule(_one("received")),
    "unanswered_request": Rule(_one("request")),
    "parallel_struggles": Rule((("failure", 2),)),
    "single_holder": Rule(_one("demand")),
    "dormant_offer": Rule(_one("offer")),
}
"""Every kind with its key evidence, in the order in which it stands in domain.md 2.2 to 2.4."""


@dataclass(frozen=True, slots=True)
class Line:
    """The account of one kind; precision and recall are None where there is nothing to tell them from."""

    kind: str
    planted: int
    lost: int
    found: int
    neither: int  # found, and counted on neither side
    hit: int

    @property
    def precision(self) -> float | None:
        return self.hit / (self.found - self.neither) if self.found > self.neither else None

    @property
    def recall(self) -> float | None:
        return self.hit / self.planted if self.planted else None


class Score:
    """truth: rows of a simulator; found: moments as `sousbois detect` writes them. `missed` and `besides`: by kind."""

    def __init__(self, truth: Iterable[Mapping[str, Any]], found: Iterable[Moment]) -> None:
        self._planted: dict[Key, Mapping[str, Any]] = {}
        self._lost: list[Mapping[str, Any]] = []
        for row in truth:
            if row.get("lost"):
                self._lost.append(row)
            else:
                self._planted[row["kind"], frozenset(row["statements"])] = row
        self._found = Unfolding(found)

    @cached_property
    def hits(self) -> dict[Key, Moment]:
        return {key: moment for key, moment in self._found.keyed() if key in self._planted}

    @cached_property
    def besides(self) -> list[Moment]:
        """What was found, is no hit, and shares no evidence with what was lost."""
        return [moment for moment in self._no_hits() if not self._is_of_the_lost(moment)]

    @cached_property
    def missed(self) -> list[Mapping[str, Any]]:
        return [row for key, row in self._planted.items() if key not in self.hits]

    def lines(self) -> Sequence[Line]:
        """By kind, as the table of keys has them, then others by name."""
        planted = Counter(kind for kind, _ in self._planted)
        lost = Counter(row["kind"] for row in self._lost)
        hit = Counter(kind for kind, _ in self.hits)
        besides = Counter(moment["kind"] for moment in self.besides)
        found = Counter(moment["kind"] for moment in self._found.moments.values())
        kinds = [*KEYS, *sorted((planted.keys() | lost.keys() | found.keys()) - KEYS.keys())]
        return [
            Line(kind, planted[kind], lost[kind], found[kind], found[kind] - hit[kind] - besides[kind], hit[kind])
            for kind in kinds
        ]

    def _no_hits(self) -> Iterator[Moment]:
        taken = {moment["id"] for moment in self.hits.values()}
        return (moment for moment in self._found.moments.values() if moment["id"] not in taken)

    @cached_property
    def _gone(self) -> frozenset[str]:
        return frozenset(one for row in self._lost for one in row["statements"])

    def _is_of_the_lost(self, moment: Moment) -> bool:
        return not self._gone.isdisjoint(self._found.evidence(moment["id"]))


class Unfolding:
    """The moments of one file, and what they come to in statements."""

    def __init__(self, moments: Iterable[Moment]) -> None:
        self.moments: dict[str, Moment] = {moment["id"]: moment for moment in moments}
        self._keys: dict[str, frozenset[str]] = {}
        self._evidence: dict[str, frozenset[str]] = {}

    def keyed(self) -> Iterator[tuple[Key, Moment]]:
        for one, moment in self.moments.items():
            yield (moment["kind"], self._key(one)), moment

    def evidence(self, one: str) -> frozenset[str]:
        """Every statement that it rests on, at whatever remove."""
        return self._unfold(one, self._evidence, lambda moment: (_item(item) for item in moment["evidence"]))

    def _key(self, one: str) -> frozenset[str]:
        return self._unfold(one, self._keys, key_evidence)

    def _unfold(
        self, one: str, known: dict[str, frozenset[str]], pick: Callable[[Moment], Iterable[str]]
    ) -> frozenset[str]:
        if one not in known:
            known[one] = frozenset()  # a moment that rests on itself, which there is not, would end here
            items = pick(self.moments[one])
            known[one] = frozenset(
                said
                for item in items
                for said in (self._unfold(item, known, pick) if item in self.moments else (item,))
            )
        return known[one]


def key_evidence(moment: Moment) -> Sequence[str]:
    """The items, statements and moments, that are key in it (Rule 1); of an unknown kind all of them."""
    by_role: dict[str, list[str]] = {}
    for item in moment["evidence"]:
        by_role.setdefault(item["role"], []).append(_item(item))
    rule = KEYS.get(moment["kind"])
    if rule is None:
        return [one for items in by_role.values() for one in items]
    ways = [way for way in (rule.roles, *rule.other) if all(len(by_role.get(role, ())) >= n for role, n in way)]
    for way in ways:
        for tried, key in enumerate(_choices(way, by_role)):
            if tried == MOST_TRIED:
                break
            if moment_id(moment["kind"], key) == moment["id"]:
                return key
    return next((next(_choices(way, by_role)) for way in ways), ())


def _choices(way: tuple[tuple[str, int], ...], by_role: Mapping[str, Sequence[str]]) -> Iterator[Sequence[str]]:
    """Every choice of so many items for each role, the earliest first."""
    for chosen in product(*(combinations(by_role[role], count) for role, count in way)):
        yield [one for items in chosen for one in items]


def _item(item: Mapping[str, Any]) -> str:
    found: str = item.get("statement") or item["moment"]
    return found
