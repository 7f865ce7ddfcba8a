"""Laws 4, 6 and 9 from statements to moments: any order, duplicates, voids, consent, batch cuts and crashes."""

import random
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

from processors.consent import ConsentAct
from schemas.agent import identity
from schemas.envelope import Envelope
from schemas.related import people_named
from tests.processors.small_catalog import START, catalog, minutes
from tests.statement_live import MENTIONED, Statement, StatementLive, statement, void

RUNS = 40
PEOPLE = ["ana", "bo", "cy", "di"]


def scene(rng: random.Random, count: int, span: int) -> list[Statement]:
    verbs = ["asked", "answered", "answered", "failed", "failed", "failed", "passed"]
    said = [
        statement(
            n,
            rng.choice(verbs),
            rng.choice(PEOPLE),
            START + minutes(rng.randrange(span)) + timedelta(seconds=rng.randrange(60)),
            rng.choice(["x", "y"]),
            *rng.sample(["a", "b", "c"], rng.choice([1, 2])),
        )
        for n in range(1, count + 1)
    ]
    for one in rng.sample(said, count // 4):
        one["context"]["extensions"][MENTIONED] = [
            {"mbox": f"mailto:{who}@example.org"} for who in rng.sample(PEOPLE, 2)
        ]
    return said


def act_of(rng: random.Random, live: StatementLive) -> tuple[list[ConsentAct], list[Envelope]]:
    """A person's act, and what is heard again after a grant."""
    person, source = rng.choice(PEOPLE), rng.choice([None, None, "forum", "chat"])
    if rng.random() < 0.5:
        return [live.act(person, "withdraw", source)], []
    since = START + minutes(rng.choice([-60, 20, 60]))
    act = live.act(person, "grant", source, since)
    who = identity({"mbox": f"mailto:{person}@example.org"})
    concerned = [one for one in live.said.values() if who in people_named(one)]
    return [act], [live.envelope(concerned, again=True)] if concerned else []


def play(rng: random.Random, live: StatementLive, events: list[Statement], yields: Counter[str]) -> list[datetime]:
    """What is heard again comes with the act that widens it, or only after whatever else came meanwhile."""
    clocks: list[datetime] = []
    late: list[Envelope] = []
    while events or late:
        size = rng.choice([1, 2, 5, 20])
        envelopes, late = [*late, live.envelope(events[:size])], []
        events = events[size:]
        if rng.random() < 0.2:
            clocks.append(START + minutes(rng.randrange(120)))
            envelopes.append(live.clock(clocks[-1]))
        acts: list[ConsentAct] = []
        if events and rng.random() < 0.3:
            acts, again = act_of(rng, live)
            (envelopes if rng.random() < 0.5 else late).extend(again)
        crash = rng.randrange(60) if rng.random() < 0.3 else None
        yields["crash"] += live.listen(envelopes, acts, crash)
    return clocks


def test_live_is_a_function_of_what_was_said_and_consented(tmp_path: Path) -> None:
    yields = Counter[str]()
    for seed in range(RUNS):
        rng = random.Random(seed)
        live = StatementLive(catalog(), tmp_path / f"{seed}.db", rng.choice(["required", "assumed", "assumed"]))
        if live.default == "required":
            live.listen([], [live.act(person, "grant", None, START) for person in PEOPLE[:3]])
        said = scene(rng, rng.choice([40, 60]), rng.choice([30, 60, 120]))
        voids = [void(1000 + n, one["id"]) for n, one in enumerate(rng.sample(said, len(said) // 10))]
        voids.append(void(2000, voids[0]["id"]))
        events = [*said, *voids, *rng.sample(said, len(said) // 5)]
        rng.shuffle(events)

        clocks = play(rng, live, events, yields)

        assert live.heard() == live.expected_signals(), f"seed {seed}"
        assert live.current() == live.expected(clocks), f"seed {seed}"
        changes = {entry.change for entry in live.published()}
        yields.update(changes | ({"moment"} if live.current() else set()))
        live.close()
    print(f"yields {dict(yields)} of {RUNS}")
    assert yields["moment"] >= 0.3 * RUNS
    assert yields["revised"] >= 0.3 * RUNS
    assert yields["retracted"] >= 0.1 * RUNS
    assert yields["crash"] >= RUNS
