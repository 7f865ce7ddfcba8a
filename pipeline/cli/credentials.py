"""`sousbois credentials`: who may send and read what; added, listed, revoked."""

import click

from lrs.rules.scopes import ALLOWS
from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import count, say, write_json, write_table

JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
COLUMNS = ("name", "key", "scopes", "created")


SCOPES = "\n".join(f"{name:<21} {allowed}" for name, allowed in ALLOWS.items())
PAGE = f"""Say who may send statements and read what.

A credential has one or more scopes, and may do what any of them allows.

\b
{SCOPES}

\b
Example:  sousbois credentials add chat --scope statements/write
          sousbois credentials revoke chat
"""


@click.group(short_help="Say who may send and read what.", help=PAGE)
def command() -> None:
    """`PAGE` says it, made from the rules."""


@command.command()
@reaching
@click.argument("name")
@click.option(
    "--scope", "scopes", multiple=True, required=True, help="What it may do; several by comma or by saying it again."
)
@JSON
def add(reach: Reach, name: str, scopes: tuple[str, ...], *, as_json: bool) -> None:
    """Make a credential; its secret is shown this once and kept nowhere.

    NAME says which tool it is for; statements without context.platform have it as their source.

    \b
    Example:  sousbois credentials add chat --scope statements/write
              sousbois credentials add dashboard --scope moments/read,sql/moments --json
    """  # noqa: D301 - click's mark for lines to keep
    wanted = [scope.strip() for some in scopes for scope in some.split(",") if scope.strip()]
    made = reach.call("credentials-add", {"name": name, "scopes": wanted})
    if as_json:
        write_json(made)
        return
    click.echo(f"key     {made['key']}\nsecret  {made['secret']}")
    say("the secret is shown this once; it works within a second")


@command.command("list")
@reaching
@JSON
def listed(reach: Reach, *, as_json: bool) -> None:
    """Show all credentials, without their secrets.

    \b
    Example:  sousbois credentials list
              sousbois credentials list --json
    """  # noqa: D301 - click's mark for lines to keep
    found = reach.call("credentials-list")["credentials"]
    if as_json:
        write_json({"credentials": found})
        return
    write_table(COLUMNS, ([one[column] for column in COLUMNS] for one in found))
    say(count(len(found), "credential"))


@command.command()
@reaching
@click.argument("name")
@JSON
def revoke(reach: Reach, name: str, *, as_json: bool) -> None:
    """Refuse the credential with this NAME or key from now on (within a second).

    \b
    Example:  sousbois credentials revoke chat
    """  # noqa: D301 - click's mark for lines to keep
    done = reach.call("credentials-revoke", {"name": name})
    write_json(done) if as_json else say("revoked")
