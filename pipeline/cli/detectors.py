"""`sousbois detectors`: the public register of what is looked for, how, and how to be seen."""

import inspect

import click

from pipeline.cli.register import as_json as page_of
from pipeline.cli.register import heard, order_of, pattern_row, send
from pipeline.cli.speech import say, write_json, write_page, write_table
from processors.catalog import Catalog
from processors.detector import Detector
from processors.detectors import catalog as all_detectors


@click.command(short_help="The public register: what is looked for, how to be seen.")
@click.argument("kind", required=False)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def command(kind: str | None, *, as_json: bool) -> None:
    """Show what is looked for, or the page of one KIND: pattern, windows, what it hears, which IRIs to send.

    \b
    Example:  sousbois detectors help_exchange
    """  # noqa: D301 - click's mark for lines to keep
    catalog = all_detectors()
    if kind is not None and kind not in catalog.detectors:
        raise click.UsageError(f"no detector is called {kind}; there are {', '.join(catalog.detectors)}")
    chosen = [catalog.detectors[kind]] if kind else list(catalog.detectors.values())
    if as_json:
        for one in chosen:
            write_json(page_of(catalog, one))
    elif kind:
        _show_page(catalog, chosen[0])
    else:
        rows = ((one.kind, *_titles(one), order_of(catalog, one.kind), heard(one)) for one in chosen)
        write_table(("kind", "English", "français", "order", "hears"), rows)
        say("sousbois detectors KIND shows a page with the IRIs to send")


def _titles(detector: Detector) -> tuple[str, str]:
    hidden = "" if detector.published else " (internal)"
    return detector.title_en + hidden, detector.title_fr


def _show_page(catalog: Catalog, detector: Detector) -> None:
    click.echo(f"{detector.kind}, version {detector.version}: {' / '.join(_titles(detector))}\n")
    write_page(inspect.cleandoc(detector.page))
    click.echo(f"people    {', '.join(sorted(detector.roles)) or 'none'}")
    click.echo(f"evidence  {', '.join(sorted(detector.evidence_roles))}")
    columns = ("pattern", "brought together by", "looks back", "looks ahead", "hears silence")
    write_table(columns, map(pattern_row, detector.patterns))
    write_table(("hears", "send"), ((verb, send(verb, catalog)) for verb in heard(detector)))
