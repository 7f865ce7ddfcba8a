"""Citing use (document lu): something written down cites where it comes from, and is read. An internal finding.

**What it looks for.** A durable thing that a person authors or updates and that cites something else, and another
person's first look at it within 30 days; one finding for each of the first twenty readers. It is delivered to the
histories of all that is cited, which would not hear of the look otherwise. The same citations again by the same person
within 30 days are the same.

**What it does not take for it.** A message, a question or an answer, a note on a ticket, or an update of the cited
thing itself, such as a ticket's closing; bots, on either side; looks by whoever wrote it.

**What it cannot see.** Reading that leaves no trace; readers after the twentieth.

**To be seen.** Send `authored` or `updated` with the thing as object and what it rests on in
`contextActivities.other`; and `viewed` with the thing as object.

Example::

    0d     bo   authored  page  from:q
    3d     cy   viewed    page
    -> citing_use writer=bo reader=cy authored=1 view=2

Not::

    0d     bo   authored  page  from:q
    3d     bo   viewed    page
    -> nothing

**Literature.** As of `capitalisation`, which is built on it.
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "citing_use", 1
WINDOW: Final = timedelta(days=30)
WRITES = frozenset({v.AUTHORED, v.UPDATED})
USES = v.USES | {v.RECOMMENDED}
FLEETING = v.MESSAGE_KINDS | v.THREAD_KINDS | {"comment", "forum-reply", "solution", "note", "task"}
MOST_READERS = 20

SCALE = Scale(
    base=0.0,
    weights={
        "kept": 1.5,  # the reader made use of it as well: kept it, adapted it, passed it on
    },
)


def read(near: History) -> Iterable[Moment]:
    written = [s for s in near if s.object == near.key and s.verb in WRITES and _is_durable(s) and is_person(s)]
    for place, page in enumerate(written):
        if any(_is_again(page, earlier) for earlier in written[:place]):
            continue
        later = near.after(page.at, WINDOW)
        for view in _first_looks(page, later):
            yield _finding(page, view, any(_is_kept(s, view) for s in later))


def _is_durable(signal: Signal) -> bool:
    """A thing that stays, and that cites another one."""
    return signal.object_kind not in FLEETING and bool(_cited(signal))


def _cited(signal: Signal) -> tuple[str, ...]:
    return tuple(one for one in signal.derived_from if one != signal.object)


def _is_again(page: Signal, earlier: Signal) -> bool:
    cited = set(page.derived_from) <= set(earlier.derived_from)
    return cited and earlier.actor == page.actor and page.at - earlier.at <= WINDOW


def _first_looks(page: Signal, later: Sequence[Signal]) -> Iterable[Signal]:
    """The first look of each of the first readers."""
    looks: dict[str | None, Signal] = {}
    for signal in later:
        if signal.verb in v.VIEWS and signal.actor != page.actor and is_person(signal):
            looks.setdefault(signal.actor, signal)
            if len(looks) == MOST_READERS:
                break
    return looks.values()


def _is_kept(signal: Signal, view: Signal) -> bool:
    return signal.verb in USES and signal.actor == view.actor and signal.at >= view.at


def _finding(page: Signal, view: Signal, kept: bool) -> Moment:
    delay = view.at - page.at
    return found(
        KIND,
        VERSION,
        key=(page, view),
        cited=(Cited("authored", page), Cited("view", view)),
        people=(participant("writer", page), participant("reader", view)),
        weighed=SCALE.weigh({"kept": kept}),
        reasons=Reasons(
            f"What was written down was read by someone else {lasting_en(delay)} later.",
            f"Ce qui a été mis par écrit a été lu par une autre personne {lasting_fr(delay)} plus tard.",
        ),
        ahead=WINDOW,
        subject=page.object,
        refers_to=(page.id, view.id),
        derived_from=_cited(page),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Citing use",
    title_fr="Document lu",
    roles=frozenset({"writer", "reader"}),
    evidence_roles=frozenset({"authored", "view"}),
    published=False,
    patterns=(
        Pattern(
            name="read",
            keying=Keying.RESOURCE,
            hears=WRITES | v.VIEWS | USES,
            back=WINDOW,
            ahead=WINDOW,
            find=read,
            by_subject=True,
        ),
    ),
)
