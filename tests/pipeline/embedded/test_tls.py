"""TLS by setting: statements, SQL and the commands over HTTPS, and files that do not do."""

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import orjson
import pytest

from tests.pipeline.cli.running import run
from tests.plain import a_statement
from tests.served import Served

pytestmark = [
    pytest.mark.server,
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificates: it is not on the path"),
]


def certify(folder: Path, name: str, names: str) -> tuple[Path, Path]:
    """A certificate that vouches for itself, and its key."""
    folder.mkdir(exist_ok=True)
    certificate, key = folder / f"{name}.crt", folder / f"{name}.key"
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}"]
    made += ["-addext", f"subjectAltName={names}", "-keyout", str(key), "-out", str(certificate)]
    subprocess.run(made, check=True, capture_output=True)
    return certificate, key


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return certify(tmp_path_factory.mktemp("tls"), "store", "DNS:localhost,IP:127.0.0.1")


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, files: tuple[Path, Path]) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data", tls_cert=str(files[0]), tls_key=str(files[1])) as server:
        yield server


def trusting(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


def test_statements_are_sent_and_read_over_https_by_a_client_that_checks(
    served: Served, files: tuple[Path, Path]
) -> None:
    statement = a_statement()
    with served.client(verify=trusting(files[0])) as client:
        sent = client.post("/xAPI/statements", json=statement)
        read = client.get("/xAPI/statements", params={"statementId": statement["id"]})

    assert served.ready["url"].startswith("https://")
    assert (sent.status_code, read.status_code, read.json()["id"]) == (200, 200, statement["id"])


def test_sql_speaks_https_too(served: Served, files: tuple[Path, Path]) -> None:
    with served.client(verify=trusting(files[0])) as client:
        answer = client.get(served.ready["sql_url"], params={"query": "SELECT count() FROM current_moments"})

    assert served.ready["sql_url"].startswith("https://")
    assert (answer.status_code, answer.text) == (200, "0\n")


def test_in_the_clear_nothing_is_answered(served: Served) -> None:
    for url in (served.ready["url"], served.ready["sql_url"]):
        with pytest.raises(httpx.TransportError):
            httpx.get(url.replace("https", "http") + "/health")


def test_whoever_says_nothing_of_tls_is_let_go(tmp_path: Path, files: tuple[Path, Path]) -> None:
    given = {"tls_cert": str(files[0]), "tls_key": str(files[1]), "tls_handshake": "0.2s"}
    with Served(tmp_path / "data", **given) as server:
        for url in (server.ready["url"], server.ready["sql_url"]):
            with socket.create_connection(("127.0.0.1", int(url.rpartition(":")[2])), timeout=30) as silent:
                assert silent.recv(1) == b""


def test_old_versions_of_tls_are_not_spoken(served: Served, files: tuple[Path, Path]) -> None:
    old = trusting(files[0])
    with pytest.deprecated_call():
        old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.minimum_version = ssl.TLSVersion.TLSv1
    with pytest.raises(httpx.ConnectError):
        httpx.get(served.ready["url"] + "/health", verify=old)
    newer = trusting(files[0])
    newer.maximum_version = ssl.TLSVersion.TLSv1_2

    assert httpx.get(served.ready["url"] + "/health", verify=newer).status_code == 200


def test_the_commands_beside_it_work_whatever_name_the_certificate_is_for(tmp_path: Path) -> None:
    certificate, key = certify(tmp_path / "tls", "elsewhere", "DNS:store.example")
    lines = tmp_path / "statements.jsonl"
    lines.write_bytes(orjson.dumps(a_statement()))
    with Served(tmp_path / "data", tls_cert=str(certificate), tls_key=str(key)) as server:
        certificate.unlink()  # what the server has read counts, not what stands there later
        done = [
            run(*command, "--data", server.data)
            for command in (
                ("status",),
                ("credentials", "add", "tablet", "--scope", "all"),
                ("ingest", lines),
                ("sql", "SELECT 7"),
                ("credentials", "revoke", "tablet"),
            )
        ]

    assert [one.exit_code for one in done] == [0] * 5, [one.stderr for one in done]


def test_a_command_tells_a_certificate_that_it_does_not_trust_and_takes_one_that_it_was_given(
    served: Served, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = tmp_path / "statements.jsonl"
    lines.write_bytes(orjson.dumps(a_statement()))
    own = ("--key", served.key, "--secret", served.secret)
    untrusted = [
        run("status", "--url", served.ready["url"], *own),
        run("ingest", lines, "--to", served.ready["url"], *own),
    ]
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    trusted = run("status", "--url", served.ready["url"], *own)

    assert [one.exit_code for one in untrusted] == [1, 1]
    assert ["SSL_CERT_FILE" in one.stderr for one in untrusted] == [True, True], [one.stderr for one in untrusted]
    assert trusted.exit_code == 0, trusted.stderr


def test_with_tls_it_listens_beyond_loopback(files: tuple[Path, Path], tmp_path: Path) -> None:
    settings = {"tls_cert": str(files[0]), "tls_key": str(files[1]), "host": "0.0.0.0"}
    with Served(tmp_path / "data", **settings) as server, server.client(verify=trusting(files[0])) as client:
        port = server.ready["url"].rpartition(":")[2]

        assert client.get(f"https://127.0.0.1:{port}/health").status_code == 200


def test_behind_a_proxy_it_listens_beyond_loopback_in_the_clear(tmp_path: Path) -> None:
    with Served(tmp_path / "data", host="0.0.0.0", behind_proxy="yes") as server:
        port = server.ready["url"].rpartition(":")[2]

        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200


def test_a_key_that_is_anothers_or_encrypted_is_told(files: tuple[Path, Path], tmp_path: Path) -> None:
    _, another = certify(tmp_path / "tls", "another", "DNS:another.example")
    encrypted = tmp_path / "encrypted.key"
    made = ["openssl", "rsa", "-aes256", "-passout", "pass:sesame", "-in", str(files[1]), "-out", str(encrypted)]
    subprocess.run(made, check=True, capture_output=True)
    told = [
        Served(tmp_path / name, tls_cert=str(files[0]), tls_key=str(key)).refused()
        for name, key in (("one", another), ("two", encrypted))
    ]

    assert "do not belong together" in told[0]
    assert "encrypted.key: it is encrypted" in told[1]
    assert not (tmp_path / "one").exists()
