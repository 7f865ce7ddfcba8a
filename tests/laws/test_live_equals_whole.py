"""Law 4 with the real detectors: heard live, in any order and cut, the moments are those of the whole set at once."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from processors.consent import ConsentAct
from processors.detectors import catalog
from schemas.timestamps import write_time
from tests.statement_live import Statement, StatementLive, void

RUNS = 24
START = datetime(2025, 9, 1, 8, tzinfo=UTC)
SAID = {  # by the scenes
    *("help_exchange", "mentoring", "outage", "productive_struggle", "unanswered_request", "uptake"),
    *("adapted_reuse", "capitalisation", "newcomer_integration", "reciprocal_exchange"),
}
PEOPLE = ["ana", "bo", "cy", "di"]
ADL, AS, TINCAN = (
    "http://adlnet.gov/expapi/verbs/",
    "http://activitystrea.ms/schema/1.0/",
    "http://id.tincanapi.com/activitytype/",
)
VERBS = {
    "accepted": f"{AS}accept",
    "bookmarked": "http://id.tincanapi.com/verb/bookmarked",
    "viewed": "http://id.tincanapi.com/verb/viewed",
    "searched": "https://w3id.org/xapi/acrossx/verbs/searched",
    "authored": f"{AS}author",
    "joined": f"{AS}join",
    "offered": "https://w3id.org/sousbois/xapi/verbs/offered",
    "reviewed": "http://id.tincanapi.com/verb/reviewed",
}
TEXT = "the grinder was set far too fine for this machine so go two steps coarser"


class Scene:
    """Statements of a few people over some months: help, silence, struggles, outages, things shared and used."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.said: list[Statement] = []
        for n in range(rng.randrange(4, 9)):
            rng.choice([self.thread, self.mentor, self.struggle, self.share, self.write, self.swap, self.arrive])(
                n, self.day(100)
            )

    def day(self, most: float) -> timedelta:
        return timedelta(days=self.rng.random() * most)

    def say(
        self,
        verb: str,
        person: str,
        after: timedelta,
        thing: str,
        parent: str | None = None,
        cites: str | None = None,
        **more: Any,
    ) -> None:
        named = {
            way: [{"id": f"https://x.example/{one}"}] for way, one in (("parent", parent), ("other", cites)) if one
        }
        around: dict[str, Any] = {"platform": "forum", **({"contextActivities": named} if named else {})}
        kind = "doubt" if thing.startswith("q") else "solution" if thing.startswith("a") else "document"
        self.said.append(
            {
                "id": str(uuid.UUID(int=len(self.said) + 1)),
                "actor": {"mbox": f"mailto:{person}@example.org"},
                "verb": {"id": VERBS.get(verb, ADL + verb)},
                "object": {"id": f"https://x.example/{thing}", "definition": {"type": TINCAN + kind}},
                "timestamp": write_time(START + after),
                "context": around,
                **more,
            }
        )

    def thread(self, n: int, at: timedelta) -> None:
        asker, *others = self.rng.sample(PEOPLE, 3)
        self.say("asked", asker, at, f"q{n}", result={"response": TEXT + "?"})
        for m in range(self.rng.choice([0, 1, 1, 2, 4])):
            helper, later = self.rng.choice([asker, *others, *others]), self.day(self.rng.choice([1, 35, 70]))
            words = self.rng.choice([TEXT, TEXT, "no idea"])
            self.say("answered", helper, at + later, f"a{n}.{m}", f"q{n}", result={"response": words})
            if self.rng.random() < 0.4:
                self.say("accepted", asker, at + later + self.day(3), f"a{n}.{m}", f"q{n}")

    def mentor(self, n: int, at: timedelta) -> None:
        learner, mentor, other = self.rng.sample(PEOPLE, 3)
        for m in range(self.rng.choice([3, 4])):
            later = at + timedelta(days=3 * m)
            self.say("asked", learner, later, f"q{n}.{m}", result={"response": TEXT + "?"})
            helper = mentor if self.rng.random() < 0.9 else other
            self.say("answered", helper, later + self.day(1), f"a{n}.{m}", f"q{n}.{m}", result={"response": TEXT})

    def struggle(self, n: int, at: timedelta) -> None:
        learner = self.rng.choice(PEOPLE)
        for m in range(self.rng.choice([2, 3])):
            self.say("failed", learner, at + timedelta(minutes=20 * m), f"t{n}")
        if self.rng.random() < 0.8:
            self.say("searched", learner, at + timedelta(minutes=70), "how")
        self.say("passed", learner, at + timedelta(minutes=90), f"t{n}")
        if self.rng.random() < 0.4:
            self.say("passed", learner, at + timedelta(days=2), f"t{n}")
        if self.rng.random() < 0.4:
            for person in PEOPLE:
                self.say("failed", person, at + timedelta(minutes=self.rng.randrange(8)), f"t{n}")

    def share(self, n: int, at: timedelta) -> None:
        sharer, *others = self.rng.sample(PEOPLE, 3)
        self.say("shared", sharer, at, f"r{n}")
        for other in others:
            seen = at + self.day(9)
            self.say("viewed", other, seen, f"r{n}")
            if self.rng.random() < 0.7:
                self.say("bookmarked", other, seen + self.day(5), f"r{n}")

    def ask(self, asker: str, helper: str, at: timedelta, name: str, cites: str | None = None) -> None:
        self.say("asked", asker, at, f"q{name}", cites=cites, result={"response": TEXT + "?"})
        self.say("answered", helper, at + self.day(1), f"a{name}", f"q{name}", result={"response": TEXT})

    def write(self, n: int, at: timedelta) -> None:
        """A question is solved and written down; the page is read, and somebody makes a page of their own from it."""
        asker, helper, reader = self.rng.sample(PEOPLE, 3)
        self.ask(asker, helper, at, f"w{n}")
        at += self.day(5)
        self.say("accepted", asker, at, f"aw{n}", f"qw{n}")
        for page, source, who in ((f"p{n}", f"qw{n}", helper), (f"own{n}", f"p{n}", reader)):
            at += self.day(12)
            self.say("authored", who, at, page, cites=source)
            for other in self.rng.sample(PEOPLE, 2):
                self.say("viewed", other, at + self.day(35), page)

    def swap(self, n: int, at: timedelta) -> None:
        """An offer that is asked for and reviewed, perhaps by both; and help that comes back."""
        one, other = self.rng.sample(PEOPLE, 2)
        self.say("offered", one, at, f"o{n}")
        self.ask(other, one, at + self.day(20), f"s{n}", f"o{n}")
        for who in (one, other, other):
            self.say("reviewed", who, at + self.day(100), f"o{n}")
        self.ask(one, other, at + self.day(80), f"b{n}")

    def arrive(self, n: int, at: timedelta) -> None:
        """Somebody new is helped, and helps."""
        helper, other = self.rng.sample(PEOPLE, 2)
        self.say("joined", f"new{n}", at, "team")
        self.ask(f"new{n}", helper, at + self.day(35), f"n{n}")
        self.ask(other, f"new{n}", at + self.day(100), f"m{n}")


def act_of(rng: random.Random, live: StatementLive) -> list[ConsentAct]:
    return (
        [live.act(rng.choice(PEOPLE), "withdraw", rng.choice([None, "forum", "chat"]))] if rng.random() < 0.05 else []
    )


def test_live_moments_of_the_real_detectors_are_those_of_the_whole_set(tmp_path: Path) -> None:
    yields, kinds = Counter[str](), Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        live = StatementLive(catalog(), tmp_path / f"{seed}.db", "assumed")
        said = Scene(rng).said
        voids = [void(5000 + n, one["id"]) for n, one in enumerate(rng.sample(said, max(1, len(said) // 12)))]
        events = [*said, *voids, *rng.sample(said, len(said) // 5)]
        rng.shuffle(events)
        while events:
            size = rng.choice([1, 2, 5, 20])
            crash = rng.randrange(70) if rng.random() < 0.2 else None
            yields["crash"] += live.listen([live.envelope(events[:size])], act_of(rng, live), crash)
            events = events[size:]
        end = START + timedelta(days=200)
        live.listen([live.clock(end)])

        assert live.current() == live.expected([end]), f"seed {seed}"
        kinds.update(moment.kind for moment in live.current().values())
        yields.update({entry.change for entry in live.published()} | ({"moment"} if live.current() else set()))
        live.close()
    print(f"yields {dict(yields)} of {RUNS}, moments {dict(kinds)}")
    assert yields["moment"] >= 0.3 * RUNS
    assert yields["revised"] >= 0.3 * RUNS
    assert yields["retracted"] >= 0.1 * RUNS
    assert yields["crash"] >= RUNS / 2
    assert set(kinds) >= SAID
