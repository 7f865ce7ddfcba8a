"""What commands say where there is no server, and what they teach."""

import subprocess
import sys
from pathlib import Path

import click
import orjson
import pytest

from lrs.rules.scopes import ALLOWS
from pipeline.cli import main
from pipeline.cli.main import COMMANDS, sousbois
from processors.detectors import catalog
from tests.pipeline.cli.running import run

COMMAND = (sys.executable, "-m", "pipeline.cli")


def pages(command: click.Command, *above: str) -> list[list[str]]:
    own = [list(above)]
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            own += pages(inner, *above, name)
    return own


@pytest.mark.parametrize("words", pages(sousbois), ids=" ".join)
def test_every_command_has_a_page_that_teaches(words: list[str]) -> None:
    done = run(*words, "--help")

    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) > 6
    assert words[:1] in ([], ["demo"]) or done.stdout.count(f"sousbois {words[0]}") > 1, "it shows an example"


def test_the_page_of_credentials_says_what_each_scope_allows() -> None:
    lines = run("credentials", "--help").stdout.splitlines()

    for name, allowed in ALLOWS.items():
        assert f"  {name:<21} {allowed}" in lines


def test_the_list_has_all_commands_with_a_line_for_each() -> None:
    shown = run("--help").stdout.splitlines()[-len(COMMANDS) :]

    assert [line.split()[0] for line in shown] == list(COMMANDS)
    assert not any(line.endswith("...") for line in shown)


@pytest.mark.parametrize(
    "words",
    [["moments"], ["status"], ["sql", "SELECT 1"], ["replay"], ["dead-letters", "list"], ["ingest", "-"]],
    ids=" ".join,
)
def test_where_nothing_was_served_it_says_so_and_makes_nothing(words: list[str], tmp_path: Path) -> None:
    done = run(*words, "--data", tmp_path / "none")

    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(tmp_path / "none") in done.stderr
    assert not (tmp_path / "none").exists()


def test_a_server_that_does_not_answer_is_told_in_one_line() -> None:
    done = run("status", "--url", "http://127.0.0.1:9", "--key", "k", "--secret", "s")

    assert (done.exit_code, done.stderr) == (
        1,
        "Error: no server answers at http://127.0.0.1:9: start `sousbois serve`, or correct the address\n",
    )


def test_a_url_without_a_credential_is_wrong_usage() -> None:
    assert run("status", "--url", "http://127.0.0.1:9").exit_code == 2


def test_credentials_and_consent_can_be_given_before_anything_is_served(tmp_path: Path) -> None:
    there = ("--data", tmp_path / "data", "--json")

    assert run("credentials", "add", "chat", "--scope", "statements/write", *there).exit_code == 0
    assert run("consent", "grant", "mailto:ada@example.com", *there).exit_code == 0
    assert len(orjson.loads(run("consent", "list", *there).stdout)["consent"]) == 1
    assert orjson.loads(run("credentials", "list", *there).stdout)["credentials"][0]["name"] == "chat"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("a,b\n1,2\n", "no column `person`"),
        ("", "no column `person`"),
        ("person\n", "holds no acts"),
        ("{nonsense", "line 1"),
    ],
)
def test_a_file_of_consent_that_is_none_is_told(content: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "acts.csv"
    path.write_text(content)

    done = run("consent", "import", path, "--data", tmp_path / "data")

    assert done.exit_code == 1
    assert told in done.stderr


def test_the_register_lists_every_detector_and_shows_each_page() -> None:
    table = run("detectors").stdout

    for kind, detector in catalog().detectors.items():
        page = run("detectors", kind)
        assert kind in table
        assert detector.page.strip().splitlines()[0] in page.stdout
        assert all(verb in page.stdout for pattern in detector.patterns for verb in pattern.hears)


def test_the_register_as_json_says_which_iris_to_send() -> None:
    page = orjson.loads(run("detectors", "help_exchange", "--json").stdout)

    assert {"verb": "asked", "send": "http://adlnet.gov/expapi/verbs/asked"} in page["hears"]
    assert page["order"] == 2  # in chats it hears links, which are found first


def test_mentoring_hears_what_is_found_by_itself() -> None:
    page = orjson.loads(run("detectors", "mentoring", "--json").stdout)

    assert {"verb": "help_exchange", "send": "found by itself"} in page["hears"]
    assert page["order"] > 1


def test_an_unknown_detector_is_wrong_usage() -> None:
    done = run("detectors", "nothing")

    assert done.exit_code == 2
    assert "help_exchange" in done.stderr


def test_a_full_disk_is_told_in_one_line() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*COMMAND, "detectors"], stdout=full, stderr=subprocess.PIPE, check=False)

    assert (done.returncode, done.stderr) == (1, b"Error: writing: No space left on device\n")


def test_a_reader_that_goes_away_is_no_error_to_tell() -> None:
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(COMMAND)} detectors help_exchange | true"], capture_output=True, check=False
    )

    assert done.stderr == b""


def test_a_defect_of_ours_is_told_in_one_line_without_what_it_was_about(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_: str) -> None:
        raise KeyError("mailto:ada@example.com")

    monkeypatch.setattr(main, "import_module", broken)
    monkeypatch.setattr("sys.argv", ["sousbois", "status"])

    with pytest.raises(SystemExit) as ended:
        main.main()

    told = capsys.readouterr().err
    assert ended.value.code == 1
    assert told.startswith("Error: a defect of Sousbois: please report `KeyError at test_without_a_server.py:")
    assert "ada" not in told
