"""Scoring, on files made by hand."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from pipeline.scoring import KEYS, Line, Score, key_evidence
from schemas.moment import moment_id
from tests.pipeline.cli.running import run


def planted(kind: str, *statements: str, lost: bool = False) -> dict[str, Any]:
    row = {"kind": kind, "start": "2022-01-03T09:00:00.000000Z", "statements": [*statements], "people": ["p"]}
    return {**row, "lost": True} if lost else row


def moment(kind: str, *evidence: tuple[str, str], key: tuple[str, ...] = ()) -> dict[str, Any]:
    """Evidence as (role, item); an item that starts with `m:` is the moment of that id."""
    items = [
        {"moment": item[2:], "role": role} if item.startswith("m:") else {"statement": item, "role": role}
        for role, item in evidence
    ]
    return {"id": moment_id(kind, key or [item for _, item in evidence]), "kind": kind, "evidence": items}


def line(score: Score, kind: str) -> Line:
    return next(one for one in score.lines() if one.kind == kind)


def test_a_hit_is_the_same_kind_on_the_same_key_evidence_whatever_else_it_cites() -> None:
    helped = moment("help_exchange", ("question", "q"), ("answer", "a"), ("answer", "a2"), ("acknowledgement", "t"))

    score = Score([planted("help_exchange", "a", "q"), planted("help_exchange", "q", "a2")], [helped])

    assert line(score, "help_exchange") == Line("help_exchange", planted=2, lost=0, found=1, neither=0, hit=1)
    assert [row["statements"] for row in score.missed] == [["q", "a2"]]


def test_the_same_evidence_under_another_kind_is_no_hit() -> None:
    score = Score([planted("reflection", "x")], [moment("first_success", ("first", "x"))])

    assert line(score, "reflection").hit == 0
    assert line(score, "first_success").precision == 0


def test_moments_are_unfolded_to_the_key_statements_of_what_they_rest_on() -> None:
    helped = [moment("help_exchange", ("question", f"q{n}"), ("answer", f"a{n}")) for n in range(3)]
    mentored = moment("mentoring", *(("exchange", f"m:{one['id']}") for one in helped))
    crossed = moment("boundary_crossing", ("moment", f"m:{mentored['id']}"))
    said = [f"{letter}{n}" for letter in "qa" for n in range(3)]

    score = Score([planted("mentoring", *said), planted("boundary_crossing", *said)], [*helped, mentored, crossed])

    assert line(score, "mentoring").hit == line(score, "boundary_crossing").hit == 1


def test_where_more_evidence_has_the_role_the_id_tells_what_is_key() -> None:
    evidence = tuple(("exchange", one) for one in "abcd")

    assert key_evidence(moment("mentoring", *evidence, key=("b", "c", "d"))) == ["b", "c", "d"]
    assert key_evidence({**moment("mentoring", *evidence), "id": "made by others"}) == ["a", "b", "c"]
    assert key_evidence(moment("mentoring", ("exchange", "said"))) == ["said"]
    assert key_evidence(moment("reciprocal_exchange", *evidence[:3], key=("a", "b", "c"))) == ["a", "b", "c"]


def test_what_was_lost_counts_on_neither_side_nor_what_shares_evidence_with_it() -> None:
    truth = [planted("help_exchange", "q", "a", lost=True), planted("unanswered_request", "r")]
    found = [
        moment("unanswered_request", ("request", "q")),
        moment("unanswered_request", ("request", "r")),
        moment("unanswered_request", ("request", "s")),
    ]

    score = Score(truth, found)

    assert line(score, "help_exchange") == Line("help_exchange", planted=0, lost=1, found=0, neither=0, hit=0)
    gaps = line(score, "unanswered_request")
    assert gaps == Line("unanswered_request", planted=1, lost=0, found=3, neither=1, hit=1)
    assert (gaps.precision, gaps.recall) == (0.5, 1.0)
    assert [one["evidence"][0]["statement"] for one in score.besides] == ["s"]


def test_a_hit_that_shares_evidence_with_what_was_lost_is_a_hit() -> None:
    helped = moment("help_exchange", ("question", "q"), ("answer", "a"))

    score = Score([planted("mentoring", "q", "a", "x", lost=True), planted("help_exchange", "q", "a")], [helped])

    assert line(score, "help_exchange").hit == 1


def test_every_kind_of_the_domain_has_a_rule_and_roles_of_its_own_detector() -> None:
    from processors.detectors import catalog  # noqa: PLC0415 - the scorer itself must not know detectors

    for kind, detector in catalog().detectors.items():
        if detector.published:
            ways = (KEYS[kind].roles, *KEYS[kind].other)
            assert {role for way in ways for role, _ in way} <= detector.evidence_roles
    assert len(KEYS) == 20


def test_the_command_shows_a_table_or_json_and_refuses_what_is_no_such_file(tmp_path: Path) -> None:
    truth, found, bad = (tmp_path / name for name in ("truth.jsonl", "found.jsonl", "bad.jsonl"))
    truth.write_bytes(orjson.dumps(planted("reflection", "x")) + b"\n\n")
    found.write_bytes(orjson.dumps(moment("reflection", ("reflection", "x"))) + b"\n")
    bad.write_bytes(b'{"kind": 1}\n')

    shown = run("score", truth, found)
    told = [orjson.loads(row) for row in run("score", truth, found, "--json", "--show").stdout.splitlines()]

    assert shown.exit_code == 0
    assert any(
        row.split() == ["reflection", "1", "0", "1", "0", "1", "1.0", "1.0"] for row in shown.stdout.splitlines()
    )
    assert len(told) == 20
    for arguments in ((bad, found), (truth, bad)):
        refused = run("score", *arguments)
        assert refused.exit_code == 2
        assert "line 1" in refused.stderr


@pytest.mark.parametrize("odd", [b"[]", b"{", b'{"kind":"x","id":"y","evidence":[{}]}', b'{"kind":"x","evidence":[]}'])
def test_odd_lines_are_refused_not_fallen_over(tmp_path: Path, odd: bytes) -> None:
    truth, found = tmp_path / "truth.jsonl", tmp_path / "found.jsonl"
    truth.write_bytes(b"")
    found.write_bytes(odd + b"\n")

    assert run("score", truth, found).exit_code == 2
