"""Which xAPI version a request speaks."""

import pytest

from lrs.rules.versions import parse_version
from schemas.errors import InvalidInput


@pytest.mark.parametrize(
    ("header", "version"),
    [
        ("1.0", "1.0.3"),
        ("1.0.0", "1.0.3"),
        ("1.0.3", "1.0.3"),
        ("1.0.32", "1.0.3"),
        ("2.0", "2.0.0"),
        ("2.0.0", "2.0.0"),
        ("2.0.7", "2.0.0"),
    ],
)
def test_every_patch_of_1_0_and_2_0_is_spoken(header: str, version: str) -> None:
    assert parse_version(header) == version


@pytest.mark.parametrize(
    "header", [None, "", "0.9", "0.95", "1", "1.1.0", "1.0.", "1.0.3 ", "1.0.x", "2", "2.1.0", "3.0.0"]
)
def test_no_other_version_is_spoken_and_the_fault_says_what_to_send(header: str | None) -> None:
    with pytest.raises(InvalidInput, match=r"send 1\.0\.3 or 2\.0\.0"):
        parse_version(header)
