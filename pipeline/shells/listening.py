"""Listening: sockets, and HTTP servers that share one loop and end together on a signal."""

import asyncio
import contextlib
import ipaddress
import re
import signal
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from math import ceil
from pathlib import Path
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from pipeline.settings import Settings
from pipeline.shells.connections import BoundedConnection, Bounds
from schemas.errors import Misconfigured

BACKLOG = 1024
POLL_S = 0.01
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"  # of TLS 1.2; 1.3 has its own
_CERTIFICATE = re.compile("-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)  # the first is its own


@contextlib.contextmanager
def listen(host: str, port: int, option: str = "--port") -> Iterator[socket.socket]:
    """A bound socket.

    Raises: Misconfigured: the address is taken or not ours.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as bound:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((host, port))
        except OSError as error:
            raise Misconfigured(
                f"cannot listen on {host} port {port}: {error.strerror}; choose others with --host and {option}"
            ) from error
        yield bound


def is_loopback(host: str) -> bool:
    """Whether nobody beyond this machine can connect."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_tls(certificate: Path, key: Path) -> None:
    """Raises: Misconfigured: the files are not there, or are no certificate and key that belong together."""
    encrypted = False

    def password() -> str:
        nonlocal encrypted
        encrypted = True
        return ""  # else OpenSSL would ask on the terminal, and wait

    try:
        ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(certificate, key, password)
    except OSError as error:
        if encrypted:
            raise Misconfigured(
                f"TLS cannot use --tls-key {key}: it is encrypted, and nobody is there to ask"
            ) from error
        why = "they do not belong together, or are not PEM" if isinstance(error, ssl.SSLError) else error.strerror
        raise Misconfigured(f"TLS cannot use --tls-cert {certificate} with --tls-key {key}: {why}") from error


def certificate_of(settings: Settings) -> dict[str, str]:
    """The server's own certificate (PEM), by which clients on this machine know it; empty where there is no TLS."""
    if settings.tls_cert is None:
        return {}
    found = _CERTIFICATE.search(settings.tls_cert.read_text("utf-8", "replace"))
    return {"certificate": found[0]} if found else {}


def url_of(settings: Settings, bound: socket.socket) -> str:
    """How clients on this machine reach it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{'https' if settings.tls_cert else 'http'}://{host}:{bound.getsockname()[1]}"


class HttpServer(uvicorn.Server):
    """uvicorn without signal handlers of its own: one shell ends several servers."""

    def __init__(self, app: ASGIApp, bound: socket.socket, settings: Settings) -> None:
        super().__init__(_config(app, settings))
        self._bound = bound
        self._handshake_s = settings.tls_handshake.total_seconds()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def run_on_socket(self) -> None:
        await self.serve(sockets=[self._bound])

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:  # noqa: ARG002  # it is ours
        """As uvicorn's own on one socket, with a bound of its own on the handshake: there is no setting for it."""
        await self.lifespan.startup()
        if self.lifespan.should_exit:
            raise RuntimeError("the application did not start")
        config = self.config
        made = partial(
            cast("Any", config.http_protocol_class),
            config=config,
            server_state=self.server_state,
            app_state=self.lifespan.state,
        )
        listening = await asyncio.get_running_loop().create_server(
            made,
            sock=self._bound,
            ssl=config.ssl,
            backlog=config.backlog,
            ssl_handshake_timeout=self._handshake_s if config.ssl else None,
        )
        self.servers = [listening]
        self.started = True


def bounds_of(settings: Settings) -> Bounds:
    """Raises: Misconfigured: nobody could send anything within them."""
    if settings.tls_handshake <= timedelta():
        raise Misconfigured("SOUSBOIS_TLS_HANDSHAKE must be longer than 0s: nobody could connect")
    return Bounds(settings.head, settings.pause.total_seconds())


def _config(app: ASGIApp, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        http=BoundedConnection.within(bounds_of(settings)),
        ws="none",
        lifespan="on",
        log_config=None,
        log_level="error",  # a warning for each malformed request would let anybody fill the disk
        access_log=False,
        server_header=False,
        proxy_headers=settings.behind_proxy,
        forwarded_allow_ips="*" if settings.behind_proxy else None,
        limit_concurrency=settings.connections,
        backlog=BACKLOG,
        timeout_keep_alive=ceil(settings.keep_alive.total_seconds()),
        timeout_graceful_shutdown=max(1, int(settings.drain.total_seconds())),
        ssl_certfile=settings.tls_cert,
        ssl_keyfile=settings.tls_key,
        ssl_ciphers=CIPHERS,
    )


async def serve_together(servers: Sequence[HttpServer], ready: Callable[[], None]) -> None:
    """Serve until SIGTERM or SIGINT, or until one server ends; `ready` is called once all listen."""
    loop = asyncio.get_running_loop()

    def end() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, end)
    tasks = [asyncio.create_task(server.run_on_socket()) for server in servers]
    try:
        while not all(server.started for server in servers) and not any(task.done() for task in tasks):  # noqa: ASYNC110 - what is polled rings no bell
            await asyncio.sleep(POLL_S)
        if all(server.started for server in servers):
            ready()
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        end()
        await asyncio.gather(*tasks)
