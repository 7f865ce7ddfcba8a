"""`serve` from outside: it starts once, tells what is wrong, drains at the end, and keeps what it acknowledged."""

import re
import stat
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import orjson
import pytest

from tests.plain import a_statement
from tests.served import SERVE, Served, until

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data") as server:
        yield server


def test_the_ready_line_and_run_json_say_how_to_reach_it_and_are_for_the_owner_alone(served: Served) -> None:
    until((served.data / "histories.db").exists)
    run = orjson.loads((served.data / "run.json").read_bytes())
    modes = {name: stat.S_IMODE((served.data / name).stat().st_mode) for name in ("run.json", ".")}
    databases = {
        name: stat.S_IMODE((served.data / f"{name}.db").stat().st_mode) for name in ("log", "ledger", "histories")
    }

    assert {"url", "sql_url", "pid", "data", "key", "secret", "scopes"} == served.ready.keys()
    assert run.keys() == {"url", "sql_url", "pid", "key", "secret"}
    assert (run["url"], run["pid"]) == (served.ready["url"], served.process.pid)
    assert modes == {"run.json": 0o600, ".": 0o700}
    assert set(databases.values()) == {0o600}, databases
    assert run["secret"] not in served.errors.read_text()
    assert served.secret not in served.errors.read_text()


def test_the_operator_of_run_json_may_do_what_commands_need_and_is_not_listed(served: Served) -> None:
    run = orjson.loads((served.data / "run.json").read_bytes())
    with served.client(auth=(run["key"], run["secret"])) as client:
        assert client.post("/operate/status").status_code == 200
        assert client.post("/xAPI/statements", json=a_statement()).status_code == 200
        listed = client.post("/operate/credentials-list").json()["credentials"]
    assert run["key"] not in [credential["key"] for credential in listed]
    assert [credential.keys() for credential in listed] == [{"name", "key", "scopes", "created"}] * len(listed)


def test_a_reader_sees_what_was_acknowledged_before_it_asked(served: Served) -> None:
    with served.client() as client:
        for number in range(20):
            statement = a_statement(number)
            assert client.post("/xAPI/statements", json=statement).status_code == 200
            found = client.get("/xAPI/statements", params={"statementId": statement["id"]})

            assert (found.status_code, found.json()["id"]) == (200, statement["id"])


def test_consistent_through_is_the_present_while_nothing_waits(served: Served) -> None:
    until(lambda: served.call("status")["stages"]["record"]["lag_records"] == 0)
    with served.client() as client:
        first, second = (
            client.get("/xAPI/statements", params={"limit": 1}).headers["X-Experience-API-Consistent-Through"]
            for _ in range(2)
        )
    assert second > first


def test_a_follower_that_starts_at_consistent_through_misses_nothing(served: Served) -> None:
    sent: list[str] = []
    seen: list[str] = []

    def send(number: int) -> None:
        with served.client() as client:
            for part in range(10):
                statement = a_statement(100 * number + part)
                assert client.post("/xAPI/statements", json=statement).status_code == 200
                sent.append(statement["id"])

    with served.client() as client, ThreadPoolExecutor(3) as pool:
        start = client.get("/xAPI/statements", params={"limit": 1}).headers["X-Experience-API-Consistent-Through"]
        tasks = [pool.submit(send, number) for number in range(3)]
        while True:
            over = all(task.done() for task in tasks)
            page = client.get("/xAPI/statements", params={"since": start, "ascending": "true", "limit": 500})
            seen += [statement["id"] for statement in page.json()["statements"]]
            start = page.headers["X-Experience-API-Consistent-Through"]
            if over:
                break
    assert sorted(seen) == sorted(sent)


def test_a_second_serve_on_the_same_directory_is_refused_and_harms_nobody(served: Served, tmp_path: Path) -> None:
    second = Served(served.data)
    second.errors = tmp_path / "second.stderr"

    assert "another process serves" in second.refused()
    assert httpx.get(served.ready["url"] + "/health").status_code == 200


def test_a_port_that_is_taken_is_told(served: Served, tmp_path: Path) -> None:
    taken = Served(tmp_path / "data", port=served.ready["url"].rpartition(":")[2])

    assert "cannot listen on 127.0.0.1 port" in taken.refused()


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"host": "0.0.0.0"}, "--behind-proxy"),
        ({"tls_cert": "cert.pem"}, "TLS needs both"),
        ({"ack_wait": "soon"}, "SOUSBOIS_ACK_WAIT must be a time such as 5s"),
        ({"cors": "https://app.example/"}, "'https://app.example/' is not an origin"),
        ({"cors": "*,https://app.example"}, "SOUSBOIS_CORS"),
        ({"rate": "5", "burst": "0"}, "SOUSBOIS_BURST must be 1 or more"),
        ({"pause": "0"}, "SOUSBOIS_PAUSE must be more than 0"),
    ],
)
def test_settings_that_cannot_be_are_told_by_their_names(tmp_path: Path, settings: dict[str, str], told: str) -> None:
    assert told in Served(tmp_path / "data", **settings).refused()


def test_connections_that_the_system_has_no_files_for_are_told(tmp_path: Path) -> None:
    server = Served(tmp_path / "data", connections="2000")
    server.command = ("sh", "-c", 'ulimit -n 1024; exec "$@"', "sh", *SERVE)

    assert "lower SOUSBOIS_CONNECTIONS" in server.refused()


def test_files_for_its_connections_are_asked_for(tmp_path: Path) -> None:
    server = Served(tmp_path / "data", connections="100")
    server.command = ("sh", "-c", 'ulimit -Sn 256; exec "$@"', "sh", *SERVE)
    with server:
        limits = Path(f"/proc/{server.process.pid}/limits").read_text()

    assert int(re.search(r"Max open files +(\d+)", limits)[1]) > 100 + 256  # type: ignore[index]  # it is there


@pytest.mark.parametrize("name", ["log.db", "ledger.db", "store"])
def test_a_damaged_directory_is_refused_with_what_to_do(tmp_path: Path, name: str) -> None:
    server = Served(tmp_path / "data")
    server.data.mkdir()
    (server.data / name).write_bytes(b"this is no database" * 500)

    assert name in (told := server.refused())
    assert "damaged" in told
    assert "backup" in told


def test_a_credential_is_good_at_once_and_refused_within_a_second_of_its_revocation(served: Served) -> None:
    made = served.call("credentials-add", name="tablet", scopes=["statements/write"])
    with served.client(auth=(made["key"], made["secret"])) as client:
        assert client.post("/xAPI/statements", json=a_statement()).status_code == 200
        assert client.get("/xAPI/statements").status_code == 403
        served.call("credentials-revoke", name="tablet")
        until(lambda: client.post("/xAPI/statements", json=a_statement()).status_code == 401, 1.0)
    with served.client(auth=(made["key"], "another")) as client:
        assert client.post("/xAPI/statements", json=a_statement()).status_code == 401


def test_operations_tell_every_fault_of_their_arguments(served: Served) -> None:
    with served.client() as client:
        unknown = client.post("/operate/dance", json={})
        wrong = client.post("/operate/credentials-add", json={"scopes": ["fly"], "colour": 1})
        person = client.post("/operate/consent-grant", json={"person": "somebody@example.org"})

    assert (unknown.status_code, wrong.status_code, person.status_code) == (400, 400, 400)
    assert [fault["pointer"] for fault in wrong.json()["faults"]] == ["/name", "/scopes", "/colour"]
    assert "somebody@example.org" not in person.text


def test_health_and_metrics_tell_of_every_stage_and_of_nobody(served: Served) -> None:
    with served.client() as client:
        client.post("/xAPI/statements", json={"actor": {}})
        client.post("/xAPI/statements", json=a_statement())
        served.settled()
        health = httpx.get(served.ready["url"] + "/health").json()
        metrics = client.get("/metrics").text

    assert list(health) == ["accepting", "recording", "detecting", "lag", "not_heard"]
    assert (health["accepting"], health["recording"], sorted(health["lag"])) == (True, True, ["detect_s", "record_s"])
    assert health["not_heard"] > 0
    assert 'sousbois_stage_position{stage="record"}' in metrics
    assert 'sousbois_refusals_total{reason="InvalidStatement"}' in metrics
    assert "example.org" not in metrics


def test_sigterm_drains_and_ends_within_ten_seconds_and_what_was_acknowledged_is_there_afterwards(
    tmp_path: Path,
) -> None:
    kept: list[str] = []

    def send(server: Served) -> None:
        with server.client() as client:
            while True:
                statement = a_statement()
                try:
                    answer = client.post("/xAPI/statements", json=statement)
                except httpx.TransportError:
                    return
                if answer.status_code == 200:
                    kept.append(statement["id"])
                elif answer.status_code == 503:
                    return

    with Served(tmp_path / "data") as server, ThreadPoolExecutor(4) as pool:
        sending = [pool.submit(send, server) for _ in range(4)]
        until(lambda: len(kept) > 50)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 10
        for task in sending:
            task.result()
        assert not (server.data / "run.json").exists()
        server.start()
        assert "key" not in server.ready, "the first credential is shown once"
        with server.client() as client:
            lost = [i for i in kept if client.get("/xAPI/statements", params={"statementId": i}).status_code != 200]

    assert lost == []


def test_a_full_log_answers_503_loses_nothing_acknowledged_and_goes_on_after_a_restart_with_room(
    tmp_path: Path,
) -> None:
    kept: list[str] = []
    with Served(tmp_path / "data", log_bytes="300kB") as server:
        with server.client() as client:
            for _ in range(40):
                statement = a_statement(result={"response": "x" * 20_000})
                answer = client.post("/xAPI/statements", json=statement)
                if answer.status_code == 200:
                    kept.append(statement["id"])
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "10")
            assert "full" in answer.text
            health = client.get("/health")
            assert (health.status_code, health.json()["accepting"]) == (503, False)
            read = client.get("/xAPI/statements", params={"limit": 500})
            assert sorted(s["id"] for s in read.json()["statements"]) == sorted(kept)
        server.kill()
        server.environment["SOUSBOIS_LOG_BYTES"] = "0"
        server.start()
        with server.client() as client:
            assert client.post("/xAPI/statements", json=a_statement()).status_code == 200
            found = client.get("/xAPI/statements", params={"limit": 500}).json()["statements"]

    assert set(kept) < {statement["id"] for statement in found}
