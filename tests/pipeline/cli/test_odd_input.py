"""Odd arguments and odd surroundings: one clear line, and the exit code of the contract."""

import subprocess
from pathlib import Path

import pytest

from pipeline.arguments import Arguments
from schemas.errors import InvalidInput
from tests.pipeline.cli.running import run
from tests.served import SERVE, Served


@pytest.mark.parametrize("wait", ["nan", "inf", "1e400", "-1", "soon"])
def test_a_wait_that_is_no_time_is_a_wrong_argument(tmp_path: Path, wait: str) -> None:
    done = run("status", "--data", tmp_path, "--wait", wait)

    assert done.exit_code == 2
    assert "--wait" in done.stderr


def test_a_closed_standard_output_is_told() -> None:
    command = [*SERVE[:-1], "detectors"]
    done = subprocess.run(["sh", "-c", '"$@" >&-', "sh", *command], capture_output=True, check=False)

    assert done.returncode == 1
    assert done.stderr == b"Error: standard output is closed: send it to a file or to /dev/null\n"


@pytest.mark.parametrize("value", [float("nan"), float("inf"), True, "1"])
def test_an_argument_that_is_no_finite_number_is_refused(value: object) -> None:
    arguments = Arguments({"wait": value})
    arguments.number("wait")

    with pytest.raises(InvalidInput):
        arguments.done()


@pytest.mark.parametrize("given", ["7", "somebody", 7, None])
def test_an_argument_that_is_no_uuid_is_refused(given: object) -> None:
    arguments = Arguments({"id": given})
    arguments.uuid("id")

    with pytest.raises(InvalidInput) as caught:
        arguments.done()
    assert [fault.pointer for fault in caught.value.faults] == ["/id"]


@pytest.mark.parametrize("content", [None, b"this is no certificate"])
def test_tls_files_that_do_not_do_are_named(tmp_path: Path, content: bytes | None) -> None:
    certificate = tmp_path / "certificate.pem"
    if content is not None:
        certificate.write_bytes(content)

    told = Served(tmp_path / "data", tls_cert=str(certificate), tls_key=str(certificate)).refused()

    assert "certificate.pem" in told
    assert "TLS cannot use" in told


@pytest.mark.parametrize("name", ["x" * 201, "line\nbreak", "\x1b[31m"])
def test_a_credentials_name_is_short_and_printable(tmp_path: Path, name: str) -> None:
    done = run("credentials", "add", name, "--scope", "all", "--data", tmp_path)

    assert done.exit_code == 2
    assert "printable" in done.stderr
