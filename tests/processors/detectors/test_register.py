"""The register: every file of the folder is a detector, its page holds, and its moments keep to its roles."""

import re
from pkgutil import iter_modules

import pytest

from processors import detectors
from processors.detectors import catalog
from schemas.vocabulary import VERB_NAMES, verb_iri
from tests.scenes import examples, found, moments, scene

KINDS = sorted(module.name for module in iter_modules(detectors.__path__))


def test_every_file_is_a_detector_of_its_own_name() -> None:
    assert sorted(catalog().detectors) == KINDS
    assert {*KINDS} >= {"help_exchange", "productive_struggle", "uptake", "mentoring", "unanswered_request", "outage"}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_says_what_it_looks_for_what_it_cannot_see_and_on_what_it_rests(kind: str) -> None:
    page = catalog().detectors[kind].page

    for heading in ("What it looks for", "What it cannot see", "To be seen", "Literature"):
        assert f"**{heading}.**" in page
    assert re.match(r"^[A-Z][\w -]+\(.+\): ", page), "name in English and French, then what it is"


@pytest.mark.parametrize("kind", KINDS)
def test_the_examples_of_a_page_are_true(kind: str) -> None:
    example, counterexample = examples(catalog().detectors[kind].page)

    assert scene(example).of(kind)
    assert found(catalog(), example, kind) == scene(example).of(kind)
    assert found(catalog(), counterexample, kind) == scene(counterexample).of(kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_moments_keep_to_the_closed_lists_of_roles(kind: str) -> None:
    detector = catalog().detectors[kind]
    (example, _) = examples(detector.page)

    for one in moments(catalog(), example).values():
        if one.kind == kind:
            assert {person.role for person in one.participants} <= detector.roles
            assert {item.role for item in one.evidence} <= detector.evidence_roles
            assert set(one.key) <= {item.item for item in one.evidence}
            assert one.evidence == tuple(sorted(one.evidence, key=lambda item: (item.at, item.item)))
            assert 0 < one.confidence < 1
            assert one.closes >= one.start
            assert all(0 <= value <= 1 for _, value in one.factors)


@pytest.mark.parametrize("kind", KINDS)
def test_everything_heard_can_be_sent_or_is_found_by_a_detector(kind: str) -> None:
    for pattern in catalog().detectors[kind].patterns:
        for verb in pattern.hears:
            known = verb in VERB_NAMES and verb_iri(verb)
            assert known or verb in catalog().detectors or verb in {"feedback_loop", "capitalisation"}
