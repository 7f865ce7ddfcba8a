"""`sousbois serve`: one process that accepts, records and reads, and keeps another that recognises and detects."""

import gc
import os
import resource
import sys
from contextlib import ExitStack
from typing import Any

import orjson
import uvloop

from lrs.ports import Credential
from lrs.rules.origins import parse_origins
from lrs.rules.rates import Rate
from pipeline.clock import new_secret
from pipeline.compose import application, embedded, home_page, sql_application
from pipeline.directory import DataDirectory
from pipeline.emission import Emitting
from pipeline.settings import Settings
from pipeline.shells.connections import SPARE
from pipeline.shells.heap import bound_heaps
from pipeline.shells.listening import (
    HttpServer,
    bounds_of,
    certificate_of,
    check_tls,
    is_loopback,
    listen,
    serve_together,
    url_of,
)
from pipeline.shells.supervisor import Supervisor
from pipeline.shells.upkeep import Upkeep
from pipeline.telemetry import logger, set_up
from pipeline.works import Works
from schemas.errors import Misconfigured

SWITCH_S = 0.0005  # a stage lets go of the interpreter soon; sooner, and threads do little but take turns
PORTS, OWN_FILES = 2, 512  # the latter: databases, parts of the store, attachments under way
FIRST_SCOPES = ("all", "moments/read", "sql/moments", "operate")
OPERATOR = Credential("operator", "", frozenset({"operate", "all", "moments/read", "sql/moments"}))


def serve(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT; 0 after an orderly end, 2 where it cannot start."""
    set_up()
    bound_heaps()
    gc.set_threshold(50_000, 20, 50)  # bodies are trees of small objects without circles
    sys.setswitchinterval(SWITCH_S)
    try:
        _refuse_open_doors(settings)
        _refuse_limits(settings)
        _reserve_files(settings)
        uvloop.run(_serve(settings))
    except Misconfigured as error:
        sys.stderr.write(f"sousbois serve: {error}\n")
        return 2
    return 0


async def _serve(settings: Settings) -> None:
    directory = DataDirectory(settings.data)
    directory.prepare()
    directory.lock(serving=True).close()  # told before a port that is taken by the same server
    with ExitStack() as opened:
        api_socket = opened.enter_context(listen(settings.host, settings.port))
        sql_port = settings.sql_port or (settings.port + 1 if settings.port else 0)
        sql_socket = opened.enter_context(listen(settings.host, sql_port, "--sql-port"))
        supervisor = detecting_process(settings)
        works, operations = opened.enter_context(embedded(settings, lambda: supervisor.is_well, serving=True))
        url, sql_url = url_of(settings, api_socket), url_of(settings, sql_socket)
        servers = [
            HttpServer(application(works, operations, url), api_socket, settings),
            HttpServer(sql_application(works), sql_socket, settings),
        ]
        upkeep = Upkeep(works, Emitting(works, home_page(works, url)), logger("upkeep"))
        try:
            supervisor.start()
            upkeep.start()
            await serve_together(servers, lambda: _tell(works, url, sql_url))
        finally:
            works.directory.run.unlink(missing_ok=True)
            await upkeep.stop()
            await supervisor.stop()


def _refuse_open_doors(settings: Settings) -> None:
    tls = settings.tls_cert is not None
    if tls != (settings.tls_key is not None):
        raise Misconfigured("TLS needs both --tls-cert and --tls-key")
    if settings.tls_cert is not None and settings.tls_key is not None:
        check_tls(settings.tls_cert, settings.tls_key)
    if not is_loopback(settings.host) and not tls and not settings.behind_proxy:
        raise Misconfigured(
            f"listening on {settings.host} would send credentials in the clear: give --tls-cert and --tls-key, "
            "or say --behind-proxy where a proxy does TLS, or listen on 127.0.0.1"
        )


def _refuse_limits(settings: Settings) -> None:
    """What would else be told only once the store is open."""
    parse_origins(settings.cors)
    Rate(settings.rate, settings.burst)
    bounds_of(settings)


def _reserve_files(settings: Settings) -> None:
    """Let the process open as many files as its connections and its own need.

    Raises: Misconfigured: the system does not let it.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = PORTS * (settings.connections + SPARE) + OWN_FILES
    if hard != resource.RLIM_INFINITY and hard < wanted:
        raise Misconfigured(
            f"{settings.connections} connections need {wanted} open files, and the system grants {hard}: "
            "lower SOUSBOIS_CONNECTIONS, or raise the limit (ulimit -n)"
        )
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def detecting_process(settings: Settings) -> Supervisor:
    """The detecting process on the same data directory, with the same settings."""
    command = ("-m", "pipeline.shells.detecting", "--data", str(settings.data))
    environment = {name: value for name, value, _ in settings.documented()}
    return Supervisor(command, logger("detecting"), environment)


def _tell(works: Works, url: str, sql_url: str) -> None:
    """Say that it is ready: to local commands in run.json, to whoever started it on standard output."""
    settings, secret = works.settings, new_secret()
    operator = Credential(OPERATOR.name, new_secret(12), OPERATOR.scopes)
    works.credentials.let_pass(operator, secret)
    reached = {"url": url, "sql_url": sql_url, "pid": os.getpid()}
    works.directory.write_run(reached | {"key": operator.key, "secret": secret} | certificate_of(settings))
    ready: dict[str, Any] = reached | {"data": str(settings.data)}
    if (settings.json or sys.stdout.isatty()) and not works.credentials.listed():
        first, shown = works.credentials.add("first", FIRST_SCOPES)
        ready |= {"key": first.key, "secret": shown, "scopes": sorted(first.scopes)}
    lines = [orjson.dumps(ready).decode()] if settings.json else _welcome(ready)
    sys.stdout.write("\n".join(lines) + "\n")
    sys.stdout.flush()


def _welcome(ready: dict[str, Any]) -> list[str]:
    lines = [f"Sousbois listens on {ready['url']}/xAPI  (SQL: {ready['sql_url']}, data: {ready['data']})"]
    if "key" in ready:
        lines += ["A first credential, shown this once:", f"  key     {ready['key']}", f"  secret  {ready['secret']}"]
    return [*lines, "Stop with Ctrl-C."]
