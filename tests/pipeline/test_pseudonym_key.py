"""The key of pseudonyms: where it comes from, and who may read it."""

from pathlib import Path

import pytest

from pipeline.pseudonym_key import pseudonym_key
from schemas.errors import Misconfigured


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new" / "pseudonym.key"

    key, made = pseudonym_key("", path)

    assert made
    assert path.stat().st_mode & 0o777 == 0o600
    assert pseudonym_key("", path) == (key, False)


def test_a_setting_is_the_key_itself_or_a_file_that_holds_it(tmp_path: Path) -> None:
    path = tmp_path / "k"
    path.write_text("0123456789abcdef\n")

    assert pseudonym_key("0123456789abcdef", tmp_path / "none") == (b"0123456789abcdef", False)
    assert pseudonym_key(str(path), tmp_path / "none") == (b"0123456789abcdef", False)


@pytest.mark.parametrize("setting", ["short", "/not/there/pseudonym.key", "gone.key"])
def test_a_key_that_is_too_short_or_missing_is_refused(setting: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured):
        pseudonym_key(setting, tmp_path / "none")


def test_an_empty_key_file_is_refused_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "pseudonym.key"
    path.write_text("\n")

    with pytest.raises(Misconfigured, match="openssl rand"):
        pseudonym_key("", path)
