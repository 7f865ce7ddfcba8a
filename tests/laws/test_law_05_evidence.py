"""Law 5: a moment's id is made of its kind and its key evidence, so that finding it again is the same moment."""

from dataclasses import replace
from uuid import NAMESPACE_URL, uuid5

import pytest

from processors.detectors import catalog
from schemas.moment import Moment
from schemas.signal import Participant
from tests.scenes import examples, moments

KINDS = sorted(catalog().detectors)


def others(moment: Moment) -> Moment:
    """The same key evidence, found by a later version among people of other names."""
    people = tuple(Participant(one.role, f"p_{number}", "x") for number, one in enumerate(moment.participants))
    return replace(moment, version=moment.version + 1, participants=people, confidence=0.5, place="elsewhere")


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_is_made_of_kind_and_key_evidence_alone(kind: str) -> None:
    namespace = uuid5(NAMESPACE_URL, "https://sousbois.example/moment")
    found = [
        one for one in moments(catalog(), examples(catalog().detectors[kind].page)[0]).values() if one.kind == kind
    ]

    assert found
    for moment in found:
        assert moment.key
        assert moment.id == str(uuid5(namespace, f"{kind}:{':'.join(moment.key)}")) == others(moment).id
