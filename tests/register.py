"""The public register of detectors as pages in docs/, from the detectors themselves; written by `make readme`."""

import inspect
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from pipeline.cli.register import heard, order_of, pattern_row, send
from processors.confidence import Scale
from processors.detector import Detector
from processors.detectors import catalog

DOCS = Path(__file__).resolve().parents[1] / "docs" / "detectors"
_INTRODUCTION = """# The public register of detectors

What Sousbois looks for, one page a kind. Each page is the docstring of the detector's file; its example is run as a
test. `sousbois detectors` shows the same. Written by `make readme`; to change a page, change the detector.
"""


def pages() -> Mapping[str, str]:
    """The text of each file, by name."""
    known = catalog()
    rows = ["| kind | English | français | order | |", "|---|---|---|---|---|"]
    for kind, one in known.detectors.items():
        shown = "" if one.published else "internal: shown to nobody"
        rows.append(f"| [{kind}]({kind}.md) | {one.title_en} | {one.title_fr} | {order_of(known, kind)} | {shown} |")
    index = "\n".join([_INTRODUCTION, *rows, ""])
    return {"README.md": index} | {f"{kind}.md": _page(one) for kind, one in known.detectors.items()}


def _page(detector: Detector) -> str:
    known = catalog()
    title, _, rest = inspect.cleandoc(detector.page).partition("\n\n")
    lines = [
        f"# {detector.title_en} · {detector.title_fr}",
        "",
        f"`{detector.kind}`, version {detector.version}" + ("" if detector.published else ", an internal finding"),
        "",
        " ".join(title.split()),
        "",
        rest.rstrip().replace("::\n", ":\n"),
        "",
        "| pattern | brought together by | looks back | looks ahead | hears silence | sees at most |",
        "|---|---|---|---|---|---|",
        *(f"| {' | '.join((*pattern_row(one), str(one.cap)))} |" for one in detector.patterns),
        "",
        f"People: {_listed(detector.roles)}. Evidence: {_listed(detector.evidence_roles)}.",
        "",
        *_factors(detector),
        "| hears | send |",
        "|---|---|",
        *(f"| `{verb}` | {_sent(send(verb, known))} |" for verb in heard(detector)),
        "",
    ]
    return "\n".join(lines)


def _factors(detector: Detector) -> list[str]:
    """What its confidence is made of: the logistic of a base and weighed factors."""
    module = import_module(f"processors.detectors.{detector.kind}")
    scales = [scale for name, scale in vars(module).items() if isinstance(scale, Scale) and name.isupper()]
    lines: list[str] = []
    for scale in scales:
        lines += ["| factor of the confidence | weight |", "|---|---|", f"| (to begin with) | {scale.base:+g} |"]
        lines += [f"| `{name}` | {weight:+g} |" for name, weight in scale.weights.items()]
        lines.append("")
    return lines


def _listed(roles: frozenset[str]) -> str:
    return ", ".join(f"`{role}`" for role in sorted(roles)) or "none"


def _sent(told: str) -> str:
    return f"<{told}>" if told.startswith("http") else told


def write() -> None:
    """Bring the folder up to the detectors; what is no detector any more goes."""
    DOCS.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")
    for left in {path.name for path in DOCS.iterdir()} - pages().keys():
        (DOCS / left).unlink()
