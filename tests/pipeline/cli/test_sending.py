"""Sending: good lines are sent, bad ones named, busy servers waited for, nothing twice."""

from collections.abc import Callable, Iterator

import httpx
import orjson
import pytest

from pipeline.cli import sending
from pipeline.cli.sending import Ready, Sender
from pipeline.cli.speech import Refused
from pipeline.shells.offline import Line, Refusal

Answer = Callable[[list[int]], httpx.Response]
STATEMENTS = [Ready(Line(0, n), str(n).encode()) for n in range(1, 9)]


@pytest.fixture(autouse=True)
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    made: list[float] = []
    monkeypatch.setattr("pipeline.cli.sending.time.sleep", made.append)
    return made


def sender(answer: Answer, told: list[str]) -> Sender:
    def handle(request: httpx.Request) -> httpx.Response:
        return answer(orjson.loads(request.content))

    def tell(refusal: Refusal) -> None:
        told.append(refusal.written(("a",)))

    client = httpx.Client(transport=httpx.MockTransport(handle), base_url="http://lrs.test")
    return Sender(client, "http://lrs.test", tell)


def faults(status: int, *found: tuple[str, str]) -> httpx.Response:
    return httpx.Response(
        status, json={"faults": [{"pointer": pointer, "reason": reason} for pointer, reason in found]}
    )


def test_lines_that_the_answer_names_are_told_and_the_rest_is_sent() -> None:
    kept: list[int] = []
    told: list[str] = []

    def answer(sent: list[int]) -> httpx.Response:
        if 3 in sent:
            return faults(400, (f"/{sent.index(3)}/actor", "is odd"), (f"/{sent.index(3)}/verb", "too"))
        kept.extend(sent)
        return httpx.Response(200, json=[])

    one = sender(answer, told)
    one.send(STATEMENTS, "1.0.3")

    assert kept == [1, 2, 4, 5, 6, 7, 8]
    assert told == ["3: /actor: is odd", "3: /verb: too"]
    assert (one.acknowledged, one.refused_lines) == (7, {Line(0, 3)})


@pytest.mark.parametrize("status", [409, 413])
def test_where_the_answer_names_no_line_the_bad_ones_are_found_by_halves(status: int) -> None:
    kept: list[int] = []
    told: list[str] = []

    def answer(sent: list[int]) -> httpx.Response:
        if {2, 7} & set(sent):
            return faults(status, ("", "not this one"))
        kept.extend(sent)
        return httpx.Response(200, json=[])

    sender(answer, told).send(STATEMENTS, "1.0.3")

    assert sorted(kept) == [1, 3, 4, 5, 6, 8]
    assert told == ["2: /: not this one", "7: /: not this one"]


def test_a_busy_server_is_asked_again_with_longer_pauses(pauses: list[float]) -> None:
    answers: Iterator[int] = iter([503, 429, 503, 200])
    one = sender(lambda _: httpx.Response(next(answers), json=[]), [])

    one.send(STATEMENTS, "1.0.3")

    assert one.acknowledged == 8
    assert pauses == sorted(pauses)
    assert len(pauses) == 3


def test_a_server_that_goes_away_and_comes_back_gets_everything() -> None:
    state = {"calls": 0}

    def answer(_: list[int]) -> httpx.Response:
        state["calls"] += 1
        if state["calls"] in {2, 3}:
            raise httpx.ConnectError("gone")
        return httpx.Response(200, json=[])

    one = sender(answer, [])
    one.send(STATEMENTS[:4], "1.0.3")
    one.send(STATEMENTS[4:], "1.0.3")

    assert one.acknowledged == 8


def test_a_credential_that_is_not_known_ends_it_with_what_to_do() -> None:
    with pytest.raises(Refused, match="does not know this key and secret"):
        sender(lambda _: faults(401, ("", "send a credential")), []).send(STATEMENTS, "1.0.3")


def test_a_server_that_never_answered_is_not_waited_for(pauses: list[float]) -> None:
    def gone(_: list[int]) -> httpx.Response:
        raise httpx.ConnectError("gone")

    with pytest.raises(Refused, match="no server answers"):
        sender(gone, []).send(STATEMENTS, "1.0.3")
    assert pauses == []


def test_a_server_that_stays_away_ends_it_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "PATIENCE_S", -1.0)
    state = {"calls": 0}

    def once(_: list[int]) -> httpx.Response:
        state["calls"] += 1
        if state["calls"] > 1:
            raise httpx.ConnectError("gone")
        return httpx.Response(200, json=[])

    one = sender(once, [])
    one.send(STATEMENTS, "1.0.3")
    with pytest.raises(Refused, match="no server answers"):
        one.send(STATEMENTS, "1.0.3")
