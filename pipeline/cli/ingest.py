"""`sousbois ingest`: files of statements to a record store, as often as one likes."""

from collections import Counter
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

import click
import orjson

from pipeline.cli.lines import FILES, read_lines
from pipeline.cli.reach import Reach, Server
from pipeline.cli.refusals import Refusals
from pipeline.cli.sending import MOST, MOST_BYTES, Ready, Sender
from pipeline.cli.speech import Refused, count, say
from pipeline.settings import load_settings
from pipeline.shells.offline import Line, parse_body
from schemas.errors import InvalidInput, TooLarge
from schemas.statement import DEFAULT_LIMITS, digest

GIVEN_IDS: Final = uuid5(NAMESPACE_URL, "https://sousbois.example/ingest")


@click.command(short_help="Send files of statements to a record store.")
@FILES
@click.option("--to", "url", envvar="SOUSBOIS_URL", metavar="URL", help="A record store elsewhere (SOUSBOIS_URL).")
@click.option("--key", envvar="SOUSBOIS_KEY", help="The key of a credential there (SOUSBOIS_KEY).")
@click.option("--secret", envvar="SOUSBOIS_SECRET", help="Its secret; better in SOUSBOIS_SECRET than here.")
@click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="The data directory of a running `serve`.")
@click.option("--check", is_flag=True, help="Only check the statements; nothing is sent and no server is needed.")
@click.option("--json", "as_json", is_flag=True, help="The account of the run on stdout as one JSON object.")
def command(
    files: tuple[str, ...],
    url: str | None,
    key: str | None,
    secret: str | None,
    data: Path | None,
    *,
    check: bool,
    as_json: bool,
) -> None:
    """Send FILES of xAPI statements, one a line (.gz too, - for stdin), to a record store.

    Good lines are sent, each refused one is named on stderr as LINE: POINTER: REASON. Run it again after any
    interruption: what is recorded already is known by its id and stays as it is. A statement without an id is
    given one made from its content, the same each time.

    \b
    Example:  sousbois ingest --check statements.jsonl
              sousbois ingest statements.jsonl --data ./sousbois-data
    Next:     sousbois status --wait 60 && sousbois moments
    """  # noqa: D301 - click's mark for lines to keep
    refusals = Refusals(files)
    intake = _Intake(refusals)
    if check:
        checked = sum(1 for _ in intake.statements(files))
        _account(as_json, checked=checked, refused=len(intake.refused))
    else:
        _send(files, intake, Reach(load_settings({"data": data}), url, key, secret), as_json=as_json)
    if refusals.told:
        raise click.exceptions.Exit(1)


def _send(files: tuple[str, ...], intake: "_Intake", reach: Reach, *, as_json: bool) -> None:
    server = reach.server()
    if server is None:
        raise Refused(
            f"no server runs on {reach.data}: start `sousbois serve --data {reach.data}`, or name one with --to"
        )
    with server.client(timeout_s=60) as client:
        sender = Sender(client, server.url, intake.tell)
        try:
            _send_all(files, intake, sender)
        except (Refused, KeyboardInterrupt) as error:
            told = error.message if isinstance(error, Refused) else "stopped"
            raise Refused(
                f"{told} ({count(sender.acknowledged, 'statement')} acknowledged; "
                "run the same command again to go on: none is recorded twice)"
            ) from error
    refused = intake.refused | sender.refused_lines
    _account(as_json, acknowledged=sender.acknowledged, repeated=intake.repeated, refused=len(refused))
    if not as_json:
        _next(server)


def _next(server: Server) -> None:
    if server.sql_url is not None:
        say("next: sousbois status --wait 60 && sousbois moments")


def _send_all(files: tuple[str, ...], intake: "_Intake", sender: Sender) -> None:
    for version, some in intake.requests(files):
        sender.send(some, version)


class _Intake:
    """Lines as valid statements with ids, brought together into requests."""

    def __init__(self, tell: Refusals) -> None:
        self.tell = tell
        self.refused: set[Line] = set()
        self.repeated = 0
        self._without_id: Counter[bytes] = Counter()

    def statements(self, files: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Any], Ready]]:
        """(version, statement, its bytes) of each good line."""
        for at, line in read_lines(files, "reading"):
            body = line.strip()
            if not body:
                continue
            try:
                statement, version = parse_body(body, DEFAULT_LIMITS)
            except (InvalidInput, TooLarge) as error:
                self.refused.add(at)
                self.tell.each(at, error)
                continue
            yield version, *self._ready(at, statement, body)

    def requests(self, files: tuple[str, ...]) -> Iterator[tuple[str, list[Ready]]]:
        """Statements of one version, none of their ids twice, as many as go into one request."""
        open_ones: dict[str, dict[str, tuple[Ready, bytes]]] = {}
        sizes: Counter[str] = Counter()
        for version, statement, ready in self.statements(files):
            some = open_ones.setdefault(version, {})
            one, content = statement["id"].lower(), digest(statement)
            if one in some and some[one][1] == content:
                self.repeated += 1
                continue
            if one in some or len(some) == MOST or sizes[version] + len(ready.body) > MOST_BYTES:
                yield version, [kept for kept, _ in some.values()]
                some.clear()
                sizes[version] = 0
            some[one] = (ready, content)
            sizes[version] += len(ready.body)
        for version, some in open_ones.items():
            if some:
                yield version, [kept for kept, _ in some.values()]

    def _ready(self, at: Line, statement: dict[str, Any], body: bytes) -> tuple[dict[str, Any], Ready]:
        if "id" in statement:
            return statement, Ready(at, body)
        content = blake2b(orjson.dumps(statement, option=orjson.OPT_SORT_KEYS), digest_size=16).digest()
        self._without_id[content] += 1
        named = uuid5(GIVEN_IDS, f"{UUID(bytes=content)}:{self._without_id[content]}")
        whole = {"id": str(named), **statement}
        return whole, Ready(at, orjson.dumps(whole))


def _account(as_json: bool, **numbers: int) -> None:
    if as_json:
        click.echo(orjson.dumps(numbers).decode())
    else:
        say(", ".join(f"{number} {name}" for name, number in numbers.items()))
