"""`sousbois dead-letters`: what could not be recorded, heard or judged, with its cause; listed, shown, retried."""

import click

from pipeline.cli.reach import Reach, reaching
from pipeline.cli.speech import Refused, count, say, write_json, write_table

JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
COLUMNS = ("id", "stage", "statement", "cause", "at")


@click.group(short_help="See and retry what failed after it was acknowledged.")
def command() -> None:
    """See what was acknowledged and then could not be recorded, heard or judged, and try it again.

    \b
    Example:  sousbois dead-letters list
              sousbois dead-letters retry --all
    """  # noqa: D301 - click's mark for lines to keep


@command.command("list")
@reaching
@JSON
def listed(reach: Reach, *, as_json: bool) -> None:
    """Show the dead letters: references and causes, nobody's words.

    \b
    Example:  sousbois dead-letters list
              sousbois dead-letters list --json
    """  # noqa: D301 - click's mark for lines to keep
    found = reach.call("dead-letters-list")["dead_letters"]
    if as_json:
        write_json({"dead_letters": found})
        return
    if found:
        write_table(COLUMNS, ([one[column] for column in COLUMNS] for one in found))
    say(f"{count(len(found), 'dead letter')}{': `sousbois dead-letters show ID`' if found else ''}")


@command.command()
@reaching
@click.argument("letter_id", metavar="ID")
def show(reach: Reach, letter_id: str) -> None:
    """Show one with the statement it is about, as JSON. It may hold people's words: mind who reads along.

    \b
    Example:  sousbois dead-letters show record-12
    """  # noqa: D301 - click's mark for lines to keep
    write_json(reach.call("dead-letters-show", {"id": letter_id}))


@command.command()
@reaching
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "everything", is_flag=True, help="Try all of them.")
@JSON
def retry(reach: Reach, ids: tuple[str, ...], *, everything: bool, as_json: bool) -> None:
    """Try again what the cause of is gone; what fails once more is a dead letter again.

    One that came too late (`sealed`) is heard with all around it that was dropped, as the store holds it.

    \b
    Example:  sousbois dead-letters retry record-12
              sousbois dead-letters retry --all
    """  # noqa: D301 - click's mark for lines to keep
    if bool(ids) == everything:
        raise click.UsageError("name the dead letters to retry, or say --all")
    done = reach.call("dead-letters-retry", {"ids": list(ids) or None})
    if as_json:
        write_json(done)
    else:
        say(f"{count(done['retried'], 'dead letter')} tried again")
    if done["still_dead"]:
        raise Refused(f"{done['still_dead']} failed once more: `sousbois dead-letters list` tells why")
