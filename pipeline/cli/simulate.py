"""`sousbois simulate`: a made-up organisation's statements, and the truth about them."""

from pathlib import Path

import click
import orjson

from pipeline.cli.speech import count, say
from pipeline.simulator.files import write
from pipeline.simulator.season import FEWEST_DAYS, FEWEST_PEOPLE, MOST_DAYS, MOST_PEOPLE, Account


@click.command(short_help="Make up an organisation and its truth.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes up another organisation.")
@click.option("--people", type=click.IntRange(FEWEST_PEOPLE, MOST_PEOPLE), default=50, show_default=True)
@click.option("--days", type=click.IntRange(FEWEST_DAYS, MOST_DAYS), default=300, show_default=True)
@click.option(
    "--out", metavar="DIR", required=True, type=click.Path(file_okay=False, path_type=Path), help="Made if not there."
)
@click.option("--json", "as_json", is_flag=True, help="The account of the run on stderr as one JSON object.")
def command(seed: int, people: int, days: int, out: Path, *, as_json: bool) -> None:
    """Make up an organisation: what people intended, and the statements that followed. All of it is synthetic.

    DIR gets statements.jsonl (in the order in which they arrived), truth.jsonl (the moments that were intended),
    people.csv and places.csv (the directory). A seed, a number of people and of days tell everything.

    \b
    Example:  sousbois simulate --seed 7 --people 200 --out made-up
              sousbois detect --consent assumed made-up/statements.jsonl > found.jsonl
              sousbois score made-up/truth.jsonl found.jsonl
    """  # noqa: D301 - click's mark for lines to keep
    account = write(seed, people, days, out)
    if as_json:
        say(orjson.dumps(_as_json(account)).decode())
        return
    made = account.statements
    say(
        f"{count(made['planted'] + made['noise'], 'statement')}, {made['noise']} of them noise, "
        f"{made['repeated']} sent twice; {made['lost']} more were lost"
    )
    lost = account.lost.total()
    say(f"{count(account.planted.total(), 'moment')} planted, {lost} of which lost what they rest on")


def _as_json(account: Account) -> dict[str, object]:
    return {
        "statements": dict(sorted(account.statements.items())),
        "planted": dict(sorted(account.planted.items())),
        "lost": dict(sorted(account.lost.items())),
        "edges": {f"{kind} {edge}": number for (kind, edge), number in sorted(account.edges.items())},
        "played": dict(sorted(account.played.items())),
    }
