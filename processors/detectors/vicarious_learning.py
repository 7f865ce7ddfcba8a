"""Vicarious learning (observation): somebody reads how others solved it, and then succeeds without asking.

**What it looks for.** A look at a solved thread by a person who had no part in it (see `resolved_view`), and this
person's first success within 14 days of the look at something that the question names, or that shares a topic with the
thread. If several threads were read, the latest counts. A look of half a minute and a success soon after raise
confidence, and so does that this person had not succeeded at this since the thread was solved, or had failed at it.

**What it does not take for it.** A question on the topic by this person between the look and the success, or one
without a topic: then they were helped. Training; a bot; a thread that was solved more than 90 days before the look.

**What it cannot see.** Whether the thread made the difference: somebody may have succeeded anyway. That can be told
only by comparing with people who did not read it, which is no matter of one moment. Threads or work without topics;
what is learnt by watching a colleague; a question sent as `posted` and not as `asked`, or asked aloud.

**To be seen.** Be seen in `resolved_view`, with topics on the question or the look, and send `passed` or `completed`
with the topics of the work; or name the work among the parents or `contextActivities.other` of the question.

Example::

    0d     ana  asked     q   words:12 topics:pumps
    1h     bo   answered  a   re:q words:40
    2h     ana  accepted  a   re:a
    3d     cy   viewed    q   thread:q
    5d     cy   passed    x   topics:pumps
    -> vicarious_learning learner=cy resolved=3 view=4 success=5

Not::

    0d     ana  asked     q   words:12 topics:pumps
    1h     bo   answered  a   re:q words:40
    2h     ana  accepted  a   re:a
    3d     cy   viewed    q   thread:q
    4d     cy   asked     r   words:12 topics:pumps
    5d     cy   passed    x   topics:pumps
    -> nothing

**Literature.** Bandura 1977 (observational learning); Decius, Schaper and Seifert 2019 (model learning).
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant, pointed_at
from processors.history import History
from processors.trying import ONE_REPORT_AFTER, failed, succeeded, tries
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "vicarious_learning", 1
RESOLVED_VIEW = "resolved_view"
SOLVED: Final = timedelta(days=90)
WINDOW: Final = timedelta(days=14)
AHEAD: Final = SOLVED + WINDOW + ONE_REPORT_AFTER  # whether a `completed` is a success shows a minute later
READ_S = 30.0
SOON: Final = timedelta(days=3)

# Somebody may have succeeded anyway: probable at best without a long look or a failure before.
SCALE = Scale(
    base=-0.3,
    weights={
        "first": 0.5,  # no success at this thing since the thread was solved
        "failed_before": 0.6,  # but a failure
        "read": 0.6,  # looked at it for half a minute or more
        "soon": 0.4,  # within three days of the look
    },
)


def watched(near: History) -> Iterable[Moment]:
    looks = sorted((s for s in near if s.verb == RESOLVED_VIEW and (s.topics or s.derived_from)), key=_by_look)
    if not looks:
        return
    work = [
        (one, own[:place])
        for own in tries(near).values()
        for place, one in enumerate(own)
        if not one.formal and succeeded(one, own, place)
    ]
    work.sort(key=lambda pair: (pair[0].at, pair[0].id))
    served: set[str] = set()  # looks that led to a success
    for success, before in work:
        look = _look(success, looks)
        if look is None or look.id in served:
            continue
        served.add(look.id)
        if not _has_asked(look, success, near):
            yield _moment(look, success, [s for s in before if s.at >= look.at])


def _seen(look: Signal) -> datetime:
    """When the thread was looked at; the finding itself begins when it was solved."""
    return look.end or look.at


def _by_look(look: Signal) -> tuple[datetime, str]:
    return _seen(look), look.id


def _look(success: Signal, looks: Sequence[Signal]) -> Signal | None:
    """The latest look at a thread about this, if it was recent enough. looks: by the time of the look."""
    for one in reversed(looks[: bisect_left(looks, success.at, key=_seen)]):
        if success.at - _seen(one) > WINDOW:
            break
        if _is_about(one, success):
            return one
    return None


def _is_about(look: Signal, success: Signal) -> bool:
    """Whether the thread names what somebody succeeded at, or shares a topic with it."""
    return success.object in look.derived_from or not set(look.topics).isdisjoint(success.topics)


def _has_asked(look: Signal, success: Signal, near: History) -> bool:
    """About this, or about nobody knows what."""
    between = near.between(_seen(look), success.at)
    return any(
        s.verb == v.ASKED and (not s.topics or not set(s.topics).isdisjoint({*look.topics, *success.topics}))
        for s in between
    )


def _moment(look: Signal, success: Signal, before: Sequence[Signal]) -> Moment:
    resolved, view = pointed_at(look)
    first = not any(v.succeeded(s.verb, s.success) for s in before)
    weighed = SCALE.weigh(
        {
            "first": first,
            "failed_before": first and any(failed(s) for s in before),
            "read": None if look.duration_s is None else look.duration_s >= READ_S,
            "soon": success.at - view.at <= SOON,
        }
    )
    delay = success.at - view.at
    return found(
        KIND,
        VERSION,
        key=(view, success),
        cited=(Cited("resolved", resolved), Cited("view", view), Cited("success", success)),
        people=(participant("learner", success),),
        weighed=weighed,
        reasons=Reasons(
            f"Someone read how others had solved it, and succeeded {lasting_en(delay)} later without asking.",
            f"Lecture d'un fil résolu par d'autres, puis réussite {lasting_fr(delay)} plus tard, sans rien demander.",
        ),
        ahead=AHEAD,
        subject=success.object,
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Vicarious learning",
    title_fr="Apprentissage par observation",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"resolved", "view", "success"}),
    patterns=(
        Pattern(
            name="watched",
            keying=Keying.ACTOR,
            hears=v.ATTEMPTS | {RESOLVED_VIEW, v.ASKED},
            back=SOLVED,  # a later look may be at a thread that was solved earlier
            ahead=AHEAD,
            find=watched,
        ),
    ),
)
