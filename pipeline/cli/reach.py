"""How a command reaches Sousbois: a server by URL, the one that runs on a data directory, or the directory itself."""

import asyncio
import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Final

import click
import httpx

from pipeline.cli.speech import Refused
from pipeline.clock import monotonic
from pipeline.directory import DataDirectory, InUse
from pipeline.settings import Settings, load_settings
from schemas.errors import Fault, InvalidInput

ANSWER_S: Final = 660.0  # a replay may take its time
PATIENCE_S: Final = 60.0
STARTING_S: Final = 15.0
LONGEST_PAUSE_S: Final = 5.0
SETTING_UP: Final = ("credentials-", "consent-", "directory-")  # of use before anything was served
DETECTING: Final = ("replay", "dead-letters-retry", "status")  # done by the detecting process


class Unreached(Refused):
    """Nothing was sent: nobody listens there."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a server listens, and a credential that it knows."""

    url: str
    sql_url: str | None
    key: str
    secret: str
    here: bool = False  # on this machine: no proxy stands between
    certificate: str | None = None  # its own (PEM): trusted as it is, whatever name it is for

    def client(self, timeout_s: float = ANSWER_S) -> httpx.Client:
        timeout = httpx.Timeout(timeout_s, connect=5.0)
        auth = (self.key, self.secret)
        verify = True if self.certificate is None else _trusting(self.certificate)
        return httpx.Client(base_url=self.url, auth=auth, timeout=timeout, trust_env=not self.here, verify=verify)


def _trusting(certificate: str) -> ssl.SSLContext:
    """Trusts this one certificate and no other; the data directory says that it is the server's."""
    context = ssl.create_default_context(cadata=certificate)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    return context


@dataclass(frozen=True, slots=True)
class Reach:
    """What --data, --url, --key and --secret said."""

    settings: Settings
    url: str | None = None
    key: str | None = None
    secret: str | None = None

    @property
    def data(self) -> Path:
        return self.settings.data

    def server(self) -> Server | None:
        """The server that was named, or the one that runs on the data directory.

        Raises: click.UsageError: a server was named without a credential.
        """
        if self.url:
            if not self.key or not self.secret:
                raise click.UsageError("--url needs --key and --secret (or SOUSBOIS_KEY and SOUSBOIS_SECRET)")
            return Server(self.url.rstrip("/").removesuffix("/xAPI"), None, self.key, self.secret)
        running = self._running()
        if running is None:
            return None
        own = (running["key"], running["secret"])
        key, secret = (self.key, self.secret) if self.key and self.secret else own
        reached = (running["url"], running.get("sql_url"))
        return Server(*reached, key, secret, here=True, certificate=running.get("certificate"))

    def _running(self) -> dict[str, Any] | None:
        """What the server on the data directory says of itself; one that is starting is waited for."""
        directory, until = DataDirectory(self.data), monotonic() + STARTING_S
        while self.data.is_dir():
            running = directory.read_run()
            if running is not None or not directory.is_served() or monotonic() > until:
                return running
            time.sleep(0.1)
        return None

    def is_new(self) -> bool:
        """Whether nothing was ever served from the data directory, and no other server is named."""
        return not self.url and not DataDirectory(self.data).log.exists()

    def call(self, name: str, arguments: Mapping[str, Any] | None = None) -> Any:
        """Do one operation, beside a running server or without one.

        Raises: Refused, InvalidInput: what went wrong and what to do.
        """
        given = {key: value for key, value in (arguments or {}).items() if value is not None}
        until, alone = monotonic() + STARTING_S, False
        while True:
            server = self.server()
            try:
                return self._locally(name, given) if server is None else _beside(server, name, given)
            except (InUse, Unreached):  # a server has started, or is ending, between the look and the call
                elsewhere = server is not None and not server.here
                if elsewhere or monotonic() > until or (server is None and alone):
                    raise
            alone = server is None
            time.sleep(0.1)

    def _locally(self, name: str, arguments: Mapping[str, Any]) -> Any:
        if self.is_new() and not name.startswith(SETTING_UP):
            raise Refused(
                f"nothing was ever served from {self.data}: start `sousbois serve --data {self.data}`, "
                "or name another directory with --data or a server with --url"
            )
        from pipeline.cli.local import operate  # noqa: PLC0415 - opening the store takes a second

        return asyncio.run(operate(self.settings, name, arguments, with_detecting=name in DETECTING))


def _beside(server: Server, name: str, arguments: Mapping[str, Any]) -> Any:
    with server.client() as client:
        return ask(lambda: client.post(f"/operate/{name}", json=arguments), server.url).json()


def ask(send: Callable[[], httpx.Response], url: str, patience_s: float = PATIENCE_S) -> httpx.Response:
    """Send until the server is not too busy; the answer where it is a good one.

    Raises:
        Refused: nobody answers, the credential does not do, or it stays too busy.
        InvalidInput: the server's faults.
    """
    until = monotonic() + patience_s
    pause = 0.2
    while True:
        answer = _sent(send, url)
        if answer.status_code not in {429, 503} or monotonic() > until:
            return good(answer, url)
        pause = min(max(pause * 2, _retry_after(answer)), LONGEST_PAUSE_S)
        time.sleep(pause)


def _sent(send: Callable[[], httpx.Response], url: str) -> httpx.Response:
    try:
        return send()
    except httpx.TimeoutException as error:
        raise Refused(f"the server at {url} did not answer in time: `sousbois status` tells how it is") from error
    except (httpx.TransportError, httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise unreachable(error, url, "or correct the address") from error


def unreachable(error: Exception, url: str, advice: str) -> Refused:
    """What to say of a server that was not reached."""
    if _is_untrusted(error):
        return Refused(f"the certificate of {url} is not trusted here: name a file with its issuer's in SSL_CERT_FILE")
    told = f"no server answers at {url}: start `sousbois serve`, {advice}"
    return Unreached(told) if isinstance(error, httpx.ConnectError) else Refused(told)


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None and not isinstance(error, ssl.SSLCertVerificationError):
        error = error.__cause__ or error.__context__
    return error is not None


def _retry_after(answer: httpx.Response) -> float:
    told = answer.headers.get("retry-after", "")
    return float(told) if told.isdigit() else 0.0


def good(answer: httpx.Response, url: str) -> httpx.Response:
    """The answer where it is a good one.

    Raises: Refused, InvalidInput: what the server said, and what to do.
    """
    if answer.is_success:
        return answer
    faults = faults_of(answer)
    if answer.status_code in {400, 413}:
        raise InvalidInput(faults)
    told = "; ".join(fault.reason for fault in faults)
    advice = {
        401: f"the server at {url} does not know this key and secret: `sousbois credentials list`",
        403: f"the credential may not do this ({told}): `sousbois credentials add NAME --scope …`",
        404: told or f"there is no Sousbois at {url}",
        429: "the server stayed too busy: try again later",
        503: f"the server cannot take this now ({told}): try again later; `sousbois status` tells how it is",
    }
    raise Refused(
        advice.get(answer.status_code, f"the server answered {answer.status_code}: {told or 'no reason given'}")
    )


def faults_of(answer: httpx.Response) -> list[Fault]:
    """The faults that an answer tells; empty where it is not one of ours."""
    try:
        return [Fault(fault["pointer"], fault["reason"]) for fault in answer.json()["faults"]]
    except (ValueError, KeyError, TypeError):
        return []


def reaching(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options that say which Sousbois it is about, as one `reach`."""

    @click.option("--data", metavar="DIR", type=click.Path(path_type=Path), help="The data directory (SOUSBOIS_DATA).")
    @click.option(
        "--url", envvar="SOUSBOIS_URL", help="A server elsewhere, such as https://lrs.example (SOUSBOIS_URL)."
    )
    @click.option("--key", envvar="SOUSBOIS_KEY", help="The key of a credential there (SOUSBOIS_KEY).")
    @click.option("--secret", envvar="SOUSBOIS_SECRET", help="Its secret; better in SOUSBOIS_SECRET than here.")
    @wraps(command)
    def with_reach(
        *arguments: Any, data: Path | None, url: str | None, key: str | None, secret: str | None, **options: Any
    ) -> Any:
        return command(*arguments, reach=Reach(load_settings({"data": data}), url, key, secret), **options)

    return with_reach
