"""Settings: flags over the environment over defaults, each refused by its name where it cannot be read."""

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline import settings as settings_module
from pipeline.settings import MIB, Settings, load_settings
from schemas.errors import Misconfigured


def test_a_flag_beats_the_environment_which_beats_the_default() -> None:
    around = {"SOUSBOIS_PORT": "9000", "SOUSBOIS_CONSENT": "assumed", "SOUSBOIS_DATA": "/somewhere"}

    assert load_settings({"port": 1, "host": None}, around) == Settings(
        port=1, consent="assumed", data=Path("/somewhere")
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("log_keep", "7d", timedelta(days=7)),
        ("ack_wait", "250ms", timedelta(milliseconds=250)),
        ("ack_wait", "2", timedelta(seconds=2)),
        ("body", "64 MiB", 64 * MIB),
        ("body", "100", 100),
        ("behind_proxy", "yes", True),
        ("behind_proxy", "0", False),
        ("record_rows", "50", 50),
        ("tls_cert", "a/b.pem", Path("a/b.pem")),
    ],
)
def test_the_environment_is_read_by_kind(name: str, text: str, value: object) -> None:
    assert getattr(load_settings({}, {f"SOUSBOIS_{name.upper()}": text}), name) == value


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("ACK_WAIT", "soon", "a time such as 5s"),
        ("CONSENT", "perhaps", "one of required, assumed"),
        ("BODY", "much", "a size such as 64MiB"),
        ("BODY", "5 parsecs", "a size such as 64MiB"),
        ("PORT", "http", "a whole number"),
        ("JSON", "maybe", "true or false"),
    ],
)
def test_what_cannot_be_read_is_told_by_its_name(name: str, text: str, told: str) -> None:
    with pytest.raises(Misconfigured, match=f"SOUSBOIS_{name} must be {told}"):
        load_settings({}, {f"SOUSBOIS_{name}": text})


def test_settings_survive_the_way_through_the_environment_to_another_process() -> None:
    settings = Settings(
        data=Path("x"), ack_wait=timedelta(milliseconds=2500), keep=timedelta(days=30), body=7, behind_proxy=True
    )

    assert load_settings({}, {name: value for name, value, _ in settings.documented()}) == settings


def test_every_setting_says_what_it_is_and_does_something() -> None:
    pipeline = Path(settings_module.__file__).parent
    code = "".join(path.read_text("utf-8") for path in pipeline.rglob("*.py") if path.name != "settings.py")

    assert all(doc for _, _, doc in Settings().documented())
    assert [one.name for one in fields(Settings) if not re.search(rf"settings\.{one.name}\b", code)] == []


def test_every_setting_that_an_error_or_a_line_of_help_names_is_there() -> None:
    root = Path(settings_module.__file__).parents[1]
    code = "".join(
        path.read_text("utf-8") for top in ("schemas", "lrs", "pipeline") for path in (root / top).rglob("*.py")
    )
    known = {name for name, _, _ in Settings().documented()} | {"SOUSBOIS_URL", "SOUSBOIS_KEY", "SOUSBOIS_SECRET"}

    assert set(re.findall(r"SOUSBOIS_[A-Z][A-Z_]+", code)) <= known
