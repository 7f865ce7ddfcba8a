"""The tables of README.md and the pages of docs/, from the code: `python -m tests.readme` writes them."""

from pathlib import Path

from pipeline.cli.register import heard, send, to_be_seen
from pipeline.settings import Settings
from processors.detectors import catalog
from tests import register

README = Path(__file__).resolve().parents[1] / "README.md"


def hears() -> str:
    """What each published detector hears, and what to send."""
    known = catalog()
    rows = ["| to be seen as | send | its verbs, as IRIs |", "|---|---|---|"]
    for detector in known.detectors.values():
        if detector.published:
            sent = ((verb, send(verb, known)) for verb in heard(detector))
            verbs = ", ".join(f"[`{verb}`]({iri})" for verb, iri in sent if iri.startswith("http"))
            title = f"**{detector.kind}**<br>{detector.title_en} · {detector.title_fr}"
            rows.append(f"| {title} | {to_be_seen(detector)} | {verbs} |")
    return "\n".join(rows)


def settings() -> str:
    """Every setting with its default."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    rows += [
        f"| `{name}` | {f'`{value}`' if value else '(none)'} | {doc} |" for name, value, doc in Settings().documented()
    ]
    return "\n".join(rows)


def renewed(text: str) -> str:
    """The text with both tables as the code has them."""
    for name, table in (("hears", hears()), ("settings", settings())):
        head, tail = f"<!-- {name}: made by `make readme` -->\n", f"<!-- /{name} -->"
        before, _, rest = text.partition(head)
        text = before + head + table + "\n" + tail + rest.partition(tail)[2]
    return text


if __name__ == "__main__":
    README.write_text(renewed(README.read_text("utf-8")), "utf-8")
    register.write()
