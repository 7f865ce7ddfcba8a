"""Access to a real `serve`: revoked while it is used, too fast, guessed at, and asked for by pages of other origins."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import httpx
import orjson
import pytest

from tests.pipeline.cli.running import run
from tests.plain import a_statement
from tests.served import Served, until

pytestmark = pytest.mark.server
PAGE = "https://app.example"
Told = tuple[float, int]  # when a request was sent, and the status of its answer


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with Served(tmp_path_factory.mktemp("served") / "data", cors=PAGE, body="100kB") as server:
        yield server


@contextmanager
def stream(served: Served, key: str, secret: str, senders: int = 2) -> Iterator[list[Told]]:
    """Statements are sent with a credential, without a pause, until the end; what was told of each."""
    told: list[Told] = []
    ended = Event()

    def send() -> None:
        with served.client(auth=(key, secret)) as client:
            while not ended.is_set():
                sent = time.monotonic()
                told.append((sent, client.post("/xAPI/statements", json=a_statement()).status_code))

    with ThreadPoolExecutor(senders) as pool, ExitStack() as ending:
        ending.callback(ended.set)
        sending: list[Future[None]] = [pool.submit(send) for _ in range(senders)]
        yield told
        ended.set()
        for one in sending:
            one.result()


def test_a_stream_of_requests_ends_within_a_second_of_its_credentials_revocation(served: Served) -> None:
    made = orjson.loads(
        run("credentials", "add", "stream", "--scope", "statements/write", "--json", "--data", served.data).stdout
    )
    with stream(served, made["key"], made["secret"]) as told:
        until(lambda: len(told) > 20)
        assert run("credentials", "revoke", "stream", "--data", served.data).exit_code == 0
        revoked = time.monotonic()
        until(lambda: sum(sent > revoked + 1.0 for sent, _ in told) > 20)

    assert {status for sent, status in told if sent < revoked} <= {200, 401}
    assert {status for sent, status in told if sent > revoked + 1.0} == {401}
    assert told[0][1] == 200


def test_who_guesses_secrets_keeps_nobody_else_out(served: Served) -> None:
    guessed: set[int] = set()
    ended = Event()

    def guess(number: int) -> None:
        with served.client() as client:
            for turn in count():
                for key in (f"key {number} {turn}", served.key):
                    if ended.is_set():
                        return
                    guessed.add(client.get("/xAPI/statements", auth=(key, f"{number} {turn}")).status_code)

    with ThreadPoolExecutor(20) as pool, ExitStack() as ending, stream(served, served.key, served.secret) as told:
        ending.callback(ended.set)
        until(lambda: len(told) > 5)
        guessing = [pool.submit(guess, number) for number in range(20)]
        until(lambda: guessed >= {401, 503})
        new = served.call("credentials-add", name="new", scopes=["statements/write"])
        with served.client(auth=(new["key"], new["secret"])) as client:
            first = client.post("/xAPI/statements", json=a_statement()).status_code
        before = len(told)
        until(lambda: len(told) > before + 20)
        ended.set()
        for one in guessing:
            one.result()

    assert first == 200
    assert {status for _, status in told} == {200}
    assert guessed == {401, 503}


def test_pages_of_the_named_origin_may_ask_and_read_errors_too(served: Served) -> None:
    asked = {"origin": PAGE, "access-control-request-method": "PUT", "access-control-request-headers": "authorization"}
    with served.client(headers={"origin": PAGE, "X-Experience-API-Version": "2.0.0"}) as client:
        answers = [
            client.options("/xAPI/statements", headers=asked, auth=("", "")),
            client.post("/xAPI/statements", json=a_statement()),
            client.post("/xAPI/statements", content=b" " * 200_000, headers={"content-type": "application/json"}),
            client.get("/xAPI/statements", auth=("nobody", "x")),
        ]

    assert [answer.status_code for answer in answers] == [204, 200, 413, 401]
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {PAGE}
    assert "PUT" in answers[0].headers["access-control-allow-methods"]


def test_who_sends_too_fast_is_told_when_to_go_on_and_commands_do(tmp_path: Path) -> None:
    lines = tmp_path / "statements.jsonl"
    lines.write_bytes(orjson.dumps(a_statement()))
    with Served(tmp_path / "data", rate="2", burst="6") as server:
        with server.client() as client:
            answers = [client.post("/xAPI/statements", json=a_statement()) for _ in range(12)]
        done = run("ingest", lines, "--to", server.ready["url"], "--key", server.key, "--secret", server.secret)
        run_json = orjson.loads((server.data / "run.json").read_bytes())
        metrics = httpx.get(server.ready["url"] + "/metrics", auth=(run_json["key"], run_json["secret"])).text

    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    assert {answer.headers["retry-after"] for answer in refused} == {"1"}
    assert done.exit_code == 0, done.stderr
    assert 'sousbois_refusals_total{reason="TooFast"}' in metrics


def test_silent_clients_take_all_places_for_a_moment_only(tmp_path: Path) -> None:
    with Served(tmp_path / "data", connections="20", pause="1s") as server, ExitStack() as opened:
        at = urlsplit(server.ready["url"])
        silent = [opened.enter_context(socket.create_connection((at.hostname, at.port), 20)) for _ in range(30)]
        for connection in silent:
            connection.sendall(b"POST /xAPI/statements HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        full = until(lambda: is_full(server))
        until(lambda: not is_full(server))
        with server.client() as client:
            after = client.post("/xAPI/statements", json=a_statement())
        ends = [connection.recv(1 << 16)[:12] for connection in silent]

    assert full
    assert after.status_code == 200
    assert set(ends) == {b"HTTP/1.1 408"}


def is_full(server: Served) -> bool:
    answer = httpx.get(server.ready["url"] + "/health", headers={"connection": "close"})
    return answer.status_code == 503 and answer.headers["retry-after"] == "1"
