"""Feedback loop (boucle de retour): somebody says what they think of another's work, who then changes it.

**What it looks for.** A review of a thing, or a comment on it, by one person, and an update of it by another within 7
days. Whoever updates it is taken for its author. What a reviewer said since the author's last update is one review, the
first remark stands for it; each reviewer makes a loop. That the reviewer accepts or reviews it again within 7 days of
the first remark raises confidence, as do a remark that is anchored to a spot, one that is said at length, and a second
one that is shorter than the first.

**What it does not take for feedback.** An approval only: fewer than four words, or no text and a success; bots and
linters; an update by the reviewer; remarks on a question, a message or a thread, and comments on a ticket, which are
talk about something else.

**What it cannot see.** Remarks by word of mouth; whether the change is about the remark; whether a remark is about
substance or style.

**To be seen.** Send `reviewed` or `commented` with the thing as object, or with the remark as object (a `review`, a
`comment` or a `note`) and the thing as its parent or among `contextActivities.other`; `updated` with the thing as
object; and `accepted` where the reviewer is content.

Example::

    0d     ana  authored  draft
    1d     bo   reviewed  draft  words:30
    2d     ana  updated   draft
    3d     bo   accepted  draft
    -> feedback_loop reviewer=bo author=ana review=2 update=3 acceptance=4

Not::

    1d     bo   reviewed  draft  words:2
    2d     ana  updated   draft
    -> nothing

**Literature.** Decius, Schaper and Seifert 2019 (direct feedback); Noe, Tews and Marand 2013 (learning from others).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_content, is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "feedback_loop", 1
WINDOW: Final = timedelta(days=7)
REVIEWS = frozenset({v.REVIEWED, v.COMMENTED})
CLOSES = frozenset({v.REVIEWED, v.ACCEPTED})
TALK = v.MESSAGE_KINDS | v.THREAD_KINDS | {"comment", "forum-reply", "solution"}
TICKETS = frozenset({"task"})  # commented on, they are talked about; reviewed, they are work
AT_LENGTH = 25  # words
REMARKS = frozenset({"review", "comment", "note", "message"})  # what a remark may be itself; the thing is its parent
SOON: Final = timedelta(days=1)

# A review and an update are probable; a remark at length or at a spot, and an acceptance, make it solid.
SCALE = Scale(
    base=0.2,
    weights={
        "closed": 0.9,  # the reviewer accepted it or reviewed it again
        "anchored": 0.6,  # said of a spot in it
        "at_length": 0.4,  # 25 words count whole
        "soon": 0.3,  # updated within a day
        "smaller": 0.3,  # the second remark was shorter than the first
    },
)


def taken_up(near: History) -> Iterable[Moment]:
    own = [s for s in near if s.object == near.key and is_person(s)]
    if not any(_is_review(s, near.key) for s in near):
        return
    last: dict[str | None, Signal] = {}  # update of each author
    for update in own:
        if update.verb != v.UPDATED or update.object_kind in TALK:
            continue
        since = last.get(update.actor)
        for review in _first_remarks(update, since, near):
            yield _moment(review, update, _closing(review, update, near))
        last[update.actor] = update


def _is_review(signal: Signal, thing: str) -> bool:
    """Somebody says something about a thing that is no talk itself."""
    approval = signal.words is None and signal.success is True
    return signal.verb in REVIEWS and _is_about(signal, thing) and not approval and is_content(signal)


def _is_about(signal: Signal, thing: str) -> bool:
    """Said on it, or in a remark whose parent, or what it cites, it is."""
    if signal.object == thing:
        return signal.object_kind not in (TALK if signal.verb == v.REVIEWED else TALK | TICKETS)
    is_remark = signal.object_kind is None or signal.object_kind in REMARKS
    return is_remark and thing in (*signal.refers_to, *signal.derived_from)


def _first_remarks(update: Signal, since: Signal | None, near: History) -> Iterable[Signal]:
    """The first of each reviewer within the window and since the author's last update."""
    first: dict[str | None, Signal] = {}
    for signal in near.between(update.at - WINDOW, update.at):
        new = since is None or (signal.at, signal.id) > (since.at, since.id)
        if new and signal.at < update.at and _is_review(signal, near.key):
            first.setdefault(signal.actor, signal)
    return [one for who, one in first.items() if who != update.actor]


def _closing(review: Signal, update: Signal, near: History) -> Signal | None:
    """What the reviewer said to the update."""
    for signal in near.between(update.at, review.at + WINDOW):
        by_reviewer = signal.actor == review.actor and signal.at > update.at and signal.id != review.id
        about = _is_about(signal, near.key) if signal.verb in REVIEWS else signal.object == near.key
        if by_reviewer and about and signal.verb in CLOSES and is_person(signal):
            return signal
    return None


def _moment(review: Signal, update: Signal, closing: Signal | None) -> Moment:
    again = closing.words if closing else None
    weighed = SCALE.weigh(
        {
            "closed": closing is not None,
            "anchored": review.anchored,
            "at_length": None if review.words is None else review.words / AT_LENGTH,
            "soon": update.at - review.at <= SOON,
            "smaller": None if again is None or review.words is None else again < review.words,
        }
    )
    closed: Sequence[Cited] = [Cited("acceptance", closing)] if closing else []
    return found(
        KIND,
        VERSION,
        key=(review, update),
        cited=(Cited("review", review), Cited("update", update), *closed),
        people=(participant("reviewer", review), participant("author", update)),
        weighed=weighed,
        reasons=_reasons(review, update, closing),
        ahead=WINDOW,
        subject=update.object,
        giver_role=review.role,
    )


def _reasons(review: Signal, update: Signal, closing: Signal | None) -> Reasons:
    delay = update.at - review.at
    english = f"Someone said what they thought of another's work, which was changed {lasting_en(delay)} later."
    french = f"Un travail a reçu un retour et a été repris {lasting_fr(delay)} plus tard par une autre personne."
    if closing:
        then = closing.at - update.at
        english += f" The reviewer came back to it {lasting_en(then)} after that."
        french += f" La personne qui avait fait ce retour y est revenue {lasting_fr(then)} après."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Feedback loop",
    title_fr="Boucle de retour",
    roles=frozenset({"reviewer", "author"}),
    evidence_roles=frozenset({"review", "update", "acceptance"}),
    patterns=(
        Pattern(
            name="taken_up",
            keying=Keying.RESOURCE,
            hears=REVIEWS | {v.UPDATED, v.ACCEPTED},
            back=WINDOW,
            ahead=WINDOW,
            find=taken_up,
        ),
    ),
)
