"""`sousbois serve`: the record store and the detectors, in one command."""

from pathlib import Path
from typing import Any

import click

from pipeline.settings import load_settings


@click.command(short_help="Accept, record and read statements, and find moments.")
@click.option(
    "--data",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="The data directory, made where it is not there.  [default: sousbois-data]",
)
@click.option("--host", help="The address to listen on.  [default: 127.0.0.1]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    help="The port of xAPI, moments and operations; 0 takes a free one.  [default: 8080]",
)
@click.option(
    "--sql-port", type=click.IntRange(0, 65535), help="The port of the ClickHouse protocol.  [default: PORT+1]"
)
@click.option(
    "--consent",
    type=click.Choice(["required", "assumed"]),
    help="Hear only who consented, or everybody.  [default: required]",
)
@click.option(
    "--clock",
    type=click.Choice(["log", "off"]),
    help="Whether time passes by itself, so that silence is heard.  [default: log]",
)
@click.option("--tls-cert", type=click.Path(path_type=Path), help="A certificate chain (PEM): serve HTTPS.")
@click.option("--tls-key", type=click.Path(path_type=Path), help="The certificate's private key (PEM).")
@click.option("--behind-proxy", is_flag=True, default=None, help="A proxy in front does TLS.")
@click.option(
    "--pseudonym-key", metavar="FILE", help="The key that pseudonyms are made with.  [default: DIR/pseudonym.key]"
)
@click.option(
    "--json", is_flag=True, default=None, help="Say where it listens, and the first credential, as one JSON line."
)
def command(**flags: Any) -> None:
    """Accept, record and read xAPI statements, and find moments of learning in them.

    On a terminal, or with --json, a first credential is made and shown once; others come of `sousbois credentials
    add`. Everything lives in the data directory; other commands find the server through it. Ctrl-C or SIGTERM ends
    it in order; nothing acknowledged is ever lost.

    \b
    Example:  sousbois serve --data ./sousbois-data
    Next:     sousbois ingest statements.jsonl --data ./sousbois-data      (in another terminal)
              sousbois consent grant mailto:ada@example.com --data ./sousbois-data
    """  # noqa: D301 - click's mark for lines to keep
    settings = load_settings(flags)
    from pipeline.shells.embedded import serve  # noqa: PLC0415 - the store takes a second to load

    code = serve(settings)
    if code:
        raise click.exceptions.Exit(code)
