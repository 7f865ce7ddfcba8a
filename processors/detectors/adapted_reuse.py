"""Adapted reuse (réemploi adapté): somebody makes their own version of what another person made, and it is used.

**What it looks for.** Something that a person authors or adapts and that names another person's thing as what it
derives from, and that somebody else uses within 90 days (see `derivation_used`). Whoever authored the source within
the 90 days before is its author; where nothing is heard of that, the author is `unknown`, and it is less sure.

**What it does not take for it.** A version of one's own thing; what nobody else uses; what is made because it is
assigned, such as a template that everybody has to fill in; what a bot makes, such as a migration; three versions or
more of one thing that one person makes within an hour, which are copies in bulk. What cites a question, a conversation
or a task is no version of it (see `capitalisation`).

**What it cannot see.** How much was changed: a copy with another name looks the same. Reuse that does not name its
source; of several sources the second and further ones; that an author older than 90 days was the adapter all the same;
a migration by hand, one copy of each thing.

**To be seen.** Send `authored` with the source as object; `authored` or `personalized` (adapted) with the new thing as
object and the source in `contextActivities.other`; and `viewed`, `bookmarked`, `reused` and so on with the new thing.

Example::

    0d     ana  authored  r
    9d     bo   authored  s    from:r
    12d    cy   viewed    s
    -> adapted_reuse author=ana adapter=bo source=1 derivation=2 use=3

Not::

    0d     ana  authored  r
    9d     bo   authored  s    from:r  assigned
    12d    cy   viewed    s
    -> nothing

**Literature.** Maier and Schmidt 2007 (knowledge maturing); Argote and Ingram 2000 (knowledge transfer).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Final

from processors.asking import is_person
from processors.confidence import Scale
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant, pointed_at
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import UNKNOWN, Keying, Participant, Signal

KIND, VERSION = "adapted_reuse", 1
DERIVED = "derivation_used"
WINDOW: Final = timedelta(days=90)
BULK: Final = timedelta(hours=1)
MOST_VERSIONS = 2  # of one thing by one person within that time
MAKES = frozenset({v.AUTHORED, v.ADAPTED})
TRIES = v.ATTEMPTS - {v.COMPLETED}  # a document may be completed, too
TALK_KINDS = v.MESSAGE_KINDS | v.THREAD_KINDS

# A version of a colleague's thing that is used is probable; across units, or applied by others, solid.
SCALE = Scale(
    base=-1.0,
    weights={
        "certainty": 1.6,  # of the derivation and its use
        "author_known": 0.8,  # it is another person's for sure
        "other_unit": 0.7,  # across units
    },
)


def reused(near: History) -> Iterable[Moment]:
    derivations = [s for s in near if s.verb == DERIVED and near.key in s.derived_from]
    for derivation in derivations:
        before = [s for s in near.between(derivation.at - WINDOW, derivation.at) if s.object == near.key]
        if any(_is_talk_or_task(s) for s in before) or _is_bulk(derivation, derivations):
            continue
        source = next((s for s in before if s.verb in MAKES and is_person(s)), None)
        if not _is_own(source, derivation):
            yield _moment(source, derivation, near.key)


def _is_talk_or_task(signal: Signal) -> bool:
    if signal.verb == v.POSTED:
        return signal.object_kind is None or signal.object_kind in TALK_KINDS
    return signal.verb == v.ASKED or signal.verb in TRIES


def _is_own(source: Signal | None, derivation: Signal) -> bool:
    return source is not None and source.actor == derivation.people[0].person


def _is_bulk(derivation: Signal, derivations: Sequence[Signal]) -> bool:
    who = derivation.people[0].person
    return sum(abs(s.at - derivation.at) <= BULK and s.people[0].person == who for s in derivations) > MOST_VERSIONS


def _moment(source: Signal | None, derivation: Signal, thing: str) -> Moment:
    made, used = pointed_at(derivation)
    adapter = derivation.people[0]
    author = Participant("author", UNKNOWN) if source is None else participant("author", source)
    known = author.unit is not None and adapter.unit is not None
    return found(
        KIND,
        VERSION,
        key=(made,),
        cited=[
            *(Cited("source", s) for s in (source,) if s is not None),
            Cited("derivation", made),
            Cited("use", used),
        ],
        people=(author, adapter),
        weighed=SCALE.weigh(
            {
                "certainty": derivation.confidence,
                "author_known": source is not None,
                "other_unit": author.unit != adapter.unit if known else None,
            }
        ),
        reasons=_reasons(source, made, used),
        ahead=WINDOW + WINDOW,
        subject=thing,
        giver_role=None if source is None else source.role,
    )


def _reasons(source: Signal | None, made: Signal, used: Signal) -> Reasons:
    delay = used.at - made.at
    if source is None:
        return Reasons(
            "Someone made their own version of a thing whose author is not known, "
            f"and someone else used it {lasting_en(delay)} later.",
            "Une personne a fait sa propre version d'une ressource dont l'auteur n'est pas connu ; "
            f"elle a servi à quelqu'un d'autre {lasting_fr(delay)} plus tard.",
        )
    age = made.at - source.at
    return Reasons(
        f"Someone made their own version of what a colleague had made {lasting_en(age)} before, "
        f"and someone else used it {lasting_en(delay)} later.",
        f"Une personne a fait sa propre version de ce qu'une autre avait fait {lasting_fr(age)} plus tôt ; "
        f"elle a servi à quelqu'un d'autre {lasting_fr(delay)} plus tard.",
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Adapted reuse",
    title_fr="Réemploi adapté",
    roles=frozenset({"author", "adapter"}),
    evidence_roles=frozenset({"source", "derivation", "use"}),
    patterns=(
        Pattern(
            name="reused",
            keying=Keying.RESOURCE,
            hears=MAKES | TRIES | {v.ASKED, v.POSTED, DERIVED},
            back=WINDOW,
            ahead=WINDOW + WINDOW,
            find=reused,
            by_subject=True,  # of what derives from several things only the first counts
        ),
    ),
)
