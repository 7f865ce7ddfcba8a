"""Sending many statements: in requests of many, the good ones only, again with the same ids until they are kept."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import httpx

from pipeline.cli.reach import LONGEST_PAUSE_S, PATIENCE_S, faults_of, good, unreachable
from pipeline.clock import monotonic
from pipeline.shells.offline import Line, Refusal
from schemas.errors import Fault

MOST: Final = 500  # statements of one request
MOST_BYTES: Final = 4 << 20
THEIRS: Final = frozenset({400, 409, 413})


class Ready(NamedTuple):
    """A valid statement with an id, as bytes, and where it stands."""

    at: Line
    body: bytes


@dataclass
class Sender:
    """One server; what it refuses is told by line, everything else is acknowledged when `send` returns."""

    client: httpx.Client
    url: str
    refused: Callable[[Refusal], None]
    acknowledged: int = 0
    answered: bool = False  # a server that was there once is waited for
    refused_lines: set[Line] = field(default_factory=set)

    def send(self, statements: Sequence[Ready], version: str) -> None:
        """Send all that the server takes.

        Raises: Refused: it is not there, does not know the credential, or stays too busy.
        """
        waiting = [list(statements)]
        while waiting:
            some = waiting.pop()
            if not some:
                continue
            answer = self._post(some, version)
            if answer.status_code not in THEIRS:
                good(answer, self.url)
                self.acknowledged += len(some)
            else:
                waiting.extend(self._without_refused(some, answer))

    def _without_refused(self, some: list[Ready], answer: httpx.Response) -> list[list[Ready]]:
        """What to send instead: the good ones where the answer names the bad ones, else each half."""
        faults = faults_of(answer) or [Fault("", f"the server answered {answer.status_code}")]
        named = {int(number): some[int(number)] for number in _positions(faults) if int(number) < len(some)}
        if len(some) == 1:
            named = {0: some[0]}
        if not named:
            half = len(some) // 2
            return [some[half:], some[:half]]
        for fault in faults:
            number, pointer = _split(fault.pointer) if len(some) > 1 else (0, _split(fault.pointer)[1])
            if number in named:
                self._refuse(named[number].at, Fault(pointer, fault.reason))
        return [[one for number, one in enumerate(some) if number not in named]]

    def _refuse(self, at: Line, fault: Fault) -> None:
        self.refused_lines.add(at)
        self.refused(Refusal(at, fault))

    def _post(self, some: Sequence[Ready], version: str) -> httpx.Response:
        """The answer, once there is one that is not 'too busy'; a server that is being restarted is waited for."""
        body = b"[" + b",".join(one.body for one in some) + b"]"
        headers = {"X-Experience-API-Version": version, "Content-Type": "application/json"}
        until, pause = monotonic() + PATIENCE_S, 0.2
        while True:
            try:
                answer = self.client.post("/xAPI/statements", content=body, headers=headers)
            except (httpx.TransportError, httpx.InvalidURL) as error:
                if not self.answered or monotonic() > until:
                    raise unreachable(error, self.url, "or correct --to") from error
            else:
                self.answered = True
                if answer.status_code not in {429, 503} or monotonic() > until:
                    return answer
            time.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE_S)


def _split(pointer: str) -> tuple[int, str]:
    """`/3/actor/mbox` as 3 and `/actor/mbox`; -1 where it names no position."""
    first, _, rest = pointer.removeprefix("/").partition("/")
    return (int(first), f"/{rest}" if rest else "") if first.isdigit() else (-1, pointer)


def _positions(faults: Sequence[Fault]) -> set[int]:
    return {number for number, _ in (_split(fault.pointer) for fault in faults) if number >= 0}
