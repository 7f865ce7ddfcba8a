"""Just-in-time lookup (recours juste-à-temps): in the middle of work somebody looks something up, and gets it done.

**What it looks for.** A search, a look at something after it, and a success at work on what was searched for, all by
one person within 30 minutes. Work is `completed`, `passed` or a success on a thing that is no part of training. It is
on what was searched for where search and work share a topic, or a word of the query stands in the work's name or
topics. A look counts if it lasted 10 seconds; where
nothing says how long, if the same person did nothing else that is heard for 10 seconds, and did not look at something
else in the two seconds before. The first such look after the
search, the latest search before the work, and the first such work after the look are taken. That the work is on
something that this person did not succeed at in the 90 days before raises confidence, as do a look of half a minute,
work within ten minutes, and a success that is said outright.

**What it does not take for it.** Tabs that are opened ahead, crawlers, a mandatory document; a search about logistics,
or to find one's way, as to the timesheet or the login. Training.

**What it cannot see.** Work without topics or a name, or that is called otherwise than what was searched for; look-ups
that no search comes before; work that leaves no trace.

**To be seen.** Send `searched` with the query (`result.response`) or with topics, `viewed` with its duration, and
`completed` or `passed` with the topics of the work or a thing that has a name; a topic is a `tag`, a `category` or a
`competency` among the context activities.

Example::

    0m     ana  searched   how   topics:pumps
    1m     ana  viewed     page  lasting:40
    12m    ana  completed  task  topics:pumps
    -> just_in_time_lookup learner=ana search=1 view=2 act=3

Not::

    0m     ana  searched   how   topics:timesheets
    1m     ana  viewed     page  lasting:40
    12m    ana  completed  task  topics:pumps
    -> nothing

**Literature.** Noe, Tews and Marand 2013 (non-interpersonal sources); Eraut 2004 (reactive learning at work).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.trying import ONE_REPORT_AFTER, ONE_REPORT_BEFORE, succeeded, tries
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Cue, Keying, Signal

KIND, VERSION = "just_in_time_lookup", 1
IN_TIME: Final = timedelta(minutes=30)
KNOWN: Final = timedelta(days=90)
WINDOW_BACK: Final = KNOWN + ONE_REPORT_BEFORE  # whether a `completed` is a success shows in what comes with it
WINDOW_AHEAD: Final = IN_TIME + ONE_REPORT_AFTER
DWELL: Final = timedelta(seconds=10)
AT_ONCE: Final = timedelta(seconds=2)  # tabs that are opened together
READ_S = 30.0
QUICK: Final = timedelta(minutes=10)

# A look of half a minute, and work that is new to somebody, make a probable moment solid.
SCALE = Scale(
    base=0.2,
    weights={
        "read": 0.6,  # looked at it for half a minute or more
        "new": 0.5,  # no success at this thing in the 90 days before
        "quick": 0.4,  # done within ten minutes of the search
        "said": 0.3,  # the success is said outright
        "topics": 0.4,  # two shared topics or terms count whole, one half
    },
)
MANY_SHARED = 2


@dataclass(frozen=True, slots=True)
class Lookup:
    """What makes one up."""

    search: Signal
    view: Signal
    act: Signal


def in_time(near: History) -> Iterable[Moment]:
    if not any(s.verb == v.SEARCHED for s in near):
        return
    last: dict[str | None, Signal] = {}  # success at each thing
    served: set[str] = set()  # searches that led to work
    for act in _acts(near):
        lookup = _lookup(act, near)
        if lookup and lookup.search.id not in served:
            served.add(lookup.search.id)
            earlier = last.get(act.object)
            yield _moment(lookup, new=earlier is None or lookup.search.at - earlier.at > KNOWN)
        last[act.object] = act


def _acts(near: History) -> Sequence[Signal]:
    """Successes at work, by time."""
    made = [
        one
        for own in tries(near).values()
        for place, one in enumerate(own)
        if not one.formal and succeeded(one, own, place)
    ]
    return sorted(made, key=lambda s: (s.at, s.id))


def _lookup(act: Signal, near: History) -> Lookup | None:
    """The latest search about this, and the first look after it that was one."""
    if not (act.topics or act.terms):
        return None
    for search in reversed(near.between(act.at - IN_TIME, act.at)):
        if search.verb != v.SEARCHED or not is_person(search) or Cue.LOGISTICS in search.cues:
            continue
        if not _shared(search, act):
            continue
        view = _first_look(search, act, near)
        if view:
            return Lookup(search, view, act)
    return None


def _shared(search: Signal, act: Signal) -> int:
    """How many topics and terms search and work have in common."""
    return len(set(search.topics) & set(act.topics)) + len(set(search.terms) & set(act.terms))


def _first_look(search: Signal, act: Signal, near: History) -> Signal | None:
    for signal in near.between(search.at, act.at):
        looked = signal.verb in v.VIEWS and search.at < signal.at < act.at
        if looked and is_person(signal) and not signal.assigned and _is_dwelt_on(signal, near):
            return signal
    return None


def _is_dwelt_on(view: Signal, near: History) -> bool:
    """It lasted, or, where nothing says so, nothing else was done for as long."""
    if view.duration_s is not None:
        return view.duration_s >= DWELL.total_seconds()
    around = near.between(view.at - AT_ONCE, view.at + DWELL)
    return not any(s is not view and (s.verb in v.VIEWS or s.at >= view.at) and s.at - view.at < DWELL for s in around)


def _moment(lookup: Lookup, *, new: bool) -> Moment:
    search, view, act = lookup.search, lookup.view, lookup.act
    weighed = SCALE.weigh(
        {
            "read": None if view.duration_s is None else view.duration_s >= READ_S,
            "new": new,
            "quick": act.at - search.at <= QUICK,
            "said": act.success is True or act.verb == v.PASSED,
            "topics": _shared(search, act) / MANY_SHARED,
        }
    )
    return found(
        KIND,
        VERSION,
        key=(search, view, act),
        cited=(Cited("search", search), Cited("view", view), Cited("act", act)),
        people=(participant("learner", act),),
        weighed=weighed,
        reasons=_reasons(lookup, new=new),
        ahead=WINDOW_AHEAD,
        subject=act.object,
    )


def _reasons(lookup: Lookup, *, new: bool) -> Reasons:
    lasted = lookup.act.at - lookup.search.at
    english = (
        f"Someone searched, looked at what was found, and got the work done {lasting_en(lasted)} after the search."
    )
    french = f"Une recherche, une consultation, puis un travail mené à bien {lasting_fr(lasted)} après la recherche."
    if new:
        english += f" They had not done this in the {KNOWN.days} days before."
        french += f" Ce travail n'avait pas été fait dans les {KNOWN.days} jours précédents."
    return Reasons(english, french)


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Just-in-time lookup",
    title_fr="Recours juste-à-temps",
    roles=frozenset({"learner"}),
    evidence_roles=frozenset({"search", "view", "act"}),
    patterns=(
        Pattern(
            name="in_time",
            keying=Keying.ACTOR,
            hears=v.VIEWS | v.ATTEMPTS | {v.SEARCHED},
            back=WINDOW_BACK,
            ahead=WINDOW_AHEAD,
            find=in_time,
        ),
    ),
)
