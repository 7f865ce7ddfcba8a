"""How well cues are read, against labels: of lines of chat and forum, and of own sentences; run it to print all.

The lines: 156 of the IRC dev logs, 44 of the forum, drawn by a seed within strata of plain words (thanks, works or
fixed, greetings, times, how and what, a question mark, anything else) so that no cue is nearly absent, then halved by
turns before a pattern was changed; one reader labelled both halves. Kept are statement ids and labels, no text.
"""

import gzip
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from processors.cues.reading import cues
from processors.recognise_text import LONGEST_READ
from schemas.signal import Cue
from tests.processors.recognise.cue_sentences import ENGLISH, FRENCH
from tests.processors.recognise.cue_sentences_everyday import EVERYDAY
from tests.processors.recognise.cue_sentences_held_back import HELD_BACK

LABELS = Path(__file__).with_name("cue_labels.jsonl")
DATA = Path(__file__).parents[3].parent / "shared" / "data"
CHAT, FORUM = DATA / "irc" / "dev.statements.jsonl.gz", DATA / "stackexchange" / "coffee.statements.jsonl"
LETTERS = {
    "Q": Cue.QUESTION,
    "T": Cue.THANKS,
    "S": Cue.SOLVED,
    "G": Cue.GREETING,
    "L": Cue.LOGISTICS,
    "R": Cue.REFLECTION,
    "H": Cue.RHETORICAL,
    "-": None,
}
TABLES = {"English": ENGLISH, "French": FRENCH, "French, everyday": EVERYDAY, "French, held back": HELD_BACK}
Labelled = tuple[str, frozenset[Cue]]


@dataclass(frozen=True)
class Judgement:
    """Counts by cue: how often rightly found, found, and wanted."""

    hit: Counter[Cue] = field(default_factory=Counter)
    found: Counter[Cue] = field(default_factory=Counter)
    wanted: Counter[Cue] = field(default_factory=Counter)

    def precision(self, cue: Cue | None = None) -> float:
        """Of one cue, or of all; 1 where nothing was found."""
        hit, found = (self.hit[cue], self.found[cue]) if cue else (self.hit.total(), self.found.total())
        return hit / found if found else 1.0

    def recall(self, cue: Cue | None = None) -> float:
        """Of one cue, or of all; 1 where nothing was wanted."""
        hit, wanted = (self.hit[cue], self.wanted[cue]) if cue else (self.hit.total(), self.wanted.total())
        return hit / wanted if wanted else 1.0

    def report(self, title: str) -> list[str]:
        """A line for each cue."""
        return [
            f"{title}, {cue}: precision {_ratio(self.hit[cue], self.found[cue])}, "
            f"recall {_ratio(self.hit[cue], self.wanted[cue])}"
            for cue in Cue
        ]


def sentences(table: str) -> list[Labelled]:
    """Own sentences with what a reader sees in them."""
    rows = [line.split(None, 1) for line in table.strip().splitlines()]
    return [(text, frozenset(cue for letter in letters if (cue := LETTERS[letter]))) for letters, text in rows]


def lines(half: Literal["develop", "judge"]) -> list[Labelled]:
    """The labelled lines of one half.

    Raises: FileNotFoundError: the shared data is not there.
    """
    texts = dict(_texts())
    rows = [json.loads(row) for row in LABELS.read_text().splitlines()]
    return [(texts[row["id"]], frozenset(map(Cue, row["labels"]))) for row in rows if row["split"] == half]


def judge(labelled: Iterable[Labelled]) -> Judgement:
    """What the reading of cues makes of labelled texts."""
    made = Judgement()
    for text, wanted in labelled:
        found = cues(text[:LONGEST_READ])
        made.hit.update(found & wanted)
        made.found.update(found)
        made.wanted.update(wanted)
    return made


def report() -> list[str]:
    """Every figure, a line each; without the shared data only those of own sentences, and a line that says so."""
    shown: list[str] = []
    if CHAT.exists() and FORUM.exists():
        for half in ("develop", "judge"):
            shown += judge(lines(half)).report(f"chat and forum, {half}")
    else:
        shown.append("chat and forum: the shared data is not there")
    for title, table in TABLES.items():
        shown += judge(sentences(table)).report(title)
    return shown


def _ratio(hit: int, of: int) -> str:
    return f"{hit}/{of} = {hit / of:.2f}" if of else "of none"


def _texts() -> Iterable[tuple[str, str]]:
    for row in [*gzip.decompress(CHAT.read_bytes()).splitlines(), *FORUM.read_bytes().splitlines()]:
        statement = json.loads(row)
        yield statement["id"], statement.get("result", {}).get("response", "")


if __name__ == "__main__":
    print("\n".join(report()))
