"""Reflection (retour réflexif): after something went well or wrong, somebody writes down what they take from it.

**What it looks for.** A failure, a success or an attendance, and within 72 hours of it a note on it by the same person
(`reflected` or `annotated`) of at least four words, or of fewer that look back, or `reflected` without its words; or
that they join or attend a meeting held to look back (an after-action review) that cites it. The latest such event
before the note is its anchor; the first note after it is the reflection. Words that look back, a verb that says so, and
a longer text raise confidence, and so does the same day.

**What it does not take for it.** A form that has to be filled in; a smiley, a mark without words, or a few words that
do not look back; the same text on several things; any other meeting, such as a stand-up; a bot.

**What it cannot see.** Thinking; notes in a private diary; notes on things whose event left no trace. It reads no text:
whether a long note is any good is nobody's business.

**To be seen.** Send `reflected` (or `annotated`) with the same object as the event, and the text in `result.response`
or in TinCan's extension `reflection`; or `attended` on a meeting that has the object among `contextActivities.other` or
its parents, and a `contextActivities.category` whose id ends in `after-action-review` (or `debriefing`,
`retrospective`, `post-mortem`, `lessons-learned`, `retour-d-experience`).

Example::

    0h     ana  failed     task
    5h     ana  reflected  task  words:30
    -> reflection learner=ana anchor=1 reflection=2

Not::

    0h     ana  failed     task
    5h     ana  reflected  task  words:30  assigned
    -> nothing

**Literature.** Schön 1983 (reflection on action); Decius, Schaper and Seifert 2019 (subsequent reflection).
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from processors.asking import FEWEST_WORDS, is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.trying import failed
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Cue, Keying, Signal

KIND, VERSION = "reflection", 1
WINDOW: Final = timedelta(hours=72)
SOON: Final = timedelta(days=1)
NOTES = frozenset({v.REFLECTED, v.ANNOTATED})
MEETS = frozenset({v.JOINED, v.ATTENDED})
FORMS = frozenset({"survey"})
AT_LENGTH = 40  # words

# A note on what happened is probable; one that says it looks back, or at length, is solid.
SCALE = Scale(
    base=0.0,
    weights={
        "looks_back": 0.9,  # the verb or the words say so
        "at_length": 0.6,  # 40 words count whole
        "soon": 0.4,  # within a day
        "together": 0.5,  # in a meeting
    },
)


def looked_back(near: History) -> Iterable[Moment]:
    anchors: dict[str | None, Signal] = {}  # the latest on each thing
    noted: set[str] = set()  # anchors that somebody has looked back on
    for signal in near:
        if _is_reflection(signal):
            anchor = _latest(signal, anchors)
            fresh = anchor is not None and anchor.id not in noted and not _is_copy(signal, anchor, near)
            if anchor is not None and fresh:
                noted.add(anchor.id)
                yield _moment(anchor, signal)
        if _is_anchor(signal):
            anchors[signal.object] = anchors[signal.id] = signal


def _is_anchor(signal: Signal) -> bool:
    """Something came to an end, well or not."""
    ended = failed(signal) or v.succeeded(signal.verb, signal.success)
    return is_person(signal) and (signal.verb == v.ATTENDED or (signal.verb in v.ATTEMPTS and ended))


def _is_reflection(signal: Signal) -> bool:
    if signal.assigned or not is_person(signal):
        return False
    if signal.verb in MEETS:
        return _is_review(signal)
    return signal.verb in NOTES and signal.object_kind not in FORMS and _says_something(signal)


def _says_something(note: Signal) -> bool:
    """Enough words, or such as look back; whoever says that they reflected may keep their words to themselves."""
    if note.words is None and note.verb == v.REFLECTED:
        return True
    return Cue.REFLECTION in note.cues or (note.words or 0) >= FEWEST_WORDS


def _is_review(signal: Signal) -> bool:
    """A meeting of a category that looks back, as the recogniser says."""
    return signal.object_kind == "meeting" and Cue.REFLECTION in signal.cues


def _cited(signal: Signal) -> tuple[str, ...]:
    return tuple(one for one in (*signal.derived_from, *signal.refers_to) if one != signal.object)


def _latest(signal: Signal, anchors: dict[str | None, Signal]) -> Signal | None:
    """What it looks back on, if that was recent."""
    names = {*_cited(signal), signal.place, *([signal.object] if signal.verb in NOTES else [])} - {None}
    about = [anchors[name] for name in names if name in anchors]
    recent = [one for one in about if one.at < signal.at and signal.at - one.at <= WINDOW]
    return max(recent, key=lambda s: (s.at, s.id), default=None)


def _is_copy(note: Signal, anchor: Signal, near: History) -> bool:
    """The same text on something else, not long before."""
    if not note.terms:
        return False
    earlier = near.between(anchor.at - WINDOW, note.at)
    return any(
        s.verb in NOTES and s.id != note.id and (s.at, s.id) < (note.at, note.id) and _is_same(s, note) for s in earlier
    )


def _is_same(one: Signal, other: Signal) -> bool:
    return one.terms == other.terms and one.words == other.words and one.object != other.object


def _moment(anchor: Signal, note: Signal) -> Moment:
    weighed = SCALE.weigh(
        {
            "looks_back": note.verb == v.REFLECTED or Cue.REFLECTION in note.cues,
            "at_length": None if note.words is None else note.words / AT_LENGTH,
            "soon": note.at - anchor.at <= SOON,
            "together": note.verb in MEETS,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(note,),
        cited=(Cited("anchor", anchor), Cited("reflection", note)),
        people=(participant("learner", note),),
        weighed=weighed,
        reasons=_reasons(anchor, note),
        ahead=WINDOW,
        subject=anchor.object,
    )


def _reasons(anchor: Signal, note: Signal) -> Reasons:
    delay = note.at - anchor.at
    if note.verb in MEETS:
        return Reasons(
            f"Someone met others to look back on it {lasting_en(delay)} after it ended.",
            f"Une rencontre pour y revenir, {lasting_fr(delay)} après la fin.",
        )
    if failed(anchor):
        return Reasons(
            f"Someone looked back in writing on what went wrong {lasting_en(delay)} before.",
            f"Retour par écrit sur un échec, {lasting_fr(delay)} après.",
        )
    return Reasons(
        f"Someone looked back in writing on what they had done {lasting_en(delay)} before.",
        f"Retour par écrit sur ce qui venait d'être fait, {lasting_fr(delay)} après.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Reflection",
    title_fr="Retour réflexif",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"anchor", "reflection"}),
    patterns=(
        Pattern(
            name="looked_back",
            keying=Keying.ACTOR,
            hears=v.ATTEMPTS | NOTES | MEETS,
            back=WINDOW,
            ahead=WINDOW,
            find=looked_back,
        ),
    ),
)
