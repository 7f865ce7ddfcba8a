"""`sousbois demo`: the whole way, on a made-up organisation, in less than a minute."""

import click


@click.command(short_help="See it work on a made-up organisation.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed makes up another organisation.")
@click.option(
    "--statements", metavar="FILE", type=click.Path(dir_okay=False), help="Also keep the made-up statements here."
)
def command(seed: int, statements: str | None) -> None:
    """See Sousbois work on a made-up organisation: what was planted in it, and what is found.

    It starts a server on a temporary directory and sends it statements with the commands that you would use.

    It ends by itself and leaves nothing behind. The exit code is 1 if anything planted was not found, or
    anything was found that was not planted.

    \b
    Next:     sousbois detect --consent assumed your-statements.jsonl
    """  # noqa: D301 - click's mark for lines to keep
    from pipeline.demo.run import run  # noqa: PLC0415 - only this command needs it

    if not run(seed, statements):
        raise click.exceptions.Exit(1)
