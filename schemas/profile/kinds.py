"""The kinds of moments and gaps: their names, what each is in a sentence, and the order of acts that makes one."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Operator = Literal["sequence", "alternates", "optional", "oneOrMore", "zeroOrMore"]


@dataclass(frozen=True, slots=True)
class Shape:
    """An operator over verbs, kinds and other shapes."""

    operator: Operator
    parts: tuple["Shape | str", ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of moment: its names, what it is in a sentence, and the order of acts that makes one."""

    title_en: str
    title_fr: str
    said_en: str
    said_fr: str
    shape: Shape

    @property
    def texts(self) -> tuple[str, str, str, str]:
        return self.title_en, self.title_fr, self.said_en, self.said_fr


def sequence(*parts: Shape | str) -> Shape:
    return Shape("sequence", parts)


def either(*parts: Shape | str) -> Shape:
    return Shape("alternates", parts)


def maybe(part: Shape | str) -> Shape:
    return Shape("optional", (part,))


def some(part: Shape | str) -> Shape:
    return Shape("oneOrMore", (part,))


def any_number(part: Shape | str) -> Shape:
    return Shape("zeroOrMore", (part,))


_QUESTION: Final = either("asked", "posted")
_ANSWER: Final = either("answered", "replied", "commented", "posted")
_THANKS: Final = either("accepted", "upvoted", "liked")
_TALK: Final = either("asked", "answered", "replied", "commented", "posted")
_FAILURE: Final = either("failed", "attempted")
_SUCCESS: Final = either("passed", "completed", "attempted")
_CHANGE: Final = either("searched", "viewed", "asked", "updated")
_MADE: Final = either("authored", "updated", "adapted")
_USE: Final = either("bookmarked", "adapted", "reused", "shared", "recommended")
_OFFER: Final = either("offered", "authored")

KINDS: Final[Mapping[str, Kind]] = {
    "help_exchange": Kind(
        "Help exchange",
        "Entraide",
        "Somebody asks, and somebody else answers.",
        "Une personne demande, une autre répond.",
        sequence(_QUESTION, some(_ANSWER), any_number(either(_THANKS, "commented"))),
    ),
    "productive_struggle": Kind(
        "Productive struggle",
        "Déblocage",
        "Somebody fails, changes the approach, and succeeds.",
        "Une personne échoue, change d'approche, et réussit.",
        sequence(_FAILURE, some(_FAILURE), some(_CHANGE), _SUCCESS, any_number(_SUCCESS)),
    ),
    "just_in_time_lookup": Kind(
        "Just-in-time lookup",
        "Recours juste-à-temps",
        "Somebody searches, looks at what was found, and goes on with the work.",
        "Une personne cherche, consulte ce qu'elle a trouvé, et poursuit son travail.",
        sequence("searched", some("viewed"), either("completed", "passed", "attempted")),
    ),
    "uptake": Kind(
        "Uptake",
        "Partage et appropriation",
        "Something is shared; somebody else looks at it and makes it their own.",
        "Une ressource est partagée ; une autre personne la consulte et se l'approprie.",
        sequence(either("shared", "recommended"), some("viewed"), some(_USE)),
    ),
    "adapted_reuse": Kind(
        "Adapted reuse",
        "Réemploi adapté",
        "Somebody makes something of what another has made, and it is used.",
        "Une personne fait quelque chose de ce qu'une autre a fait, et cela sert.",
        sequence(either("authored", "adapted"), some(either("viewed", "bookmarked", "reused", "shared", "adapted"))),
    ),
    "feedback_loop": Kind(
        "Feedback loop",
        "Boucle de retour",
        "Somebody reviews another's work, who then changes it.",
        "Une personne commente le travail d'une autre, qui le reprend ensuite.",
        sequence(either("reviewed", "commented"), some("updated"), any_number(either("reviewed", "accepted"))),
    ),
    "reflection": Kind(
        "Reflection",
        "Retour réflexif",
        "After something happened, somebody looks back on it.",
        "Après un événement, une personne y revient.",
        sequence(
            either("failed", "passed", "completed", "attempted", "attended"),
            some(either("reflected", "annotated", "joined", "attended")),
        ),
    ),
    "vicarious_learning": Kind(
        "Vicarious learning",
        "Apprentissage par observation",
        "Somebody looks at how others solved something, and succeeds without asking.",
        "Une personne regarde comment d'autres ont résolu un problème, et réussit sans demander.",
        sequence(either("accepted", *_TALK.parts), some("viewed"), any_number(_FAILURE), _SUCCESS),
    ),
    "mentoring": Kind(
        "Mentoring",
        "Compagnonnage",
        "One person keeps helping another, or says outright that they mentor them.",
        "Une personne en aide une autre dans la durée, ou déclare l'accompagner.",
        either(
            "mentored",
            sequence(
                either("help_exchange", "feedback_loop"),
                either("help_exchange", "feedback_loop"),
                some(either("help_exchange", "feedback_loop")),
            ),
        ),
    ),
    "reciprocal_exchange": Kind(
        "Reciprocal exchange",
        "Échange réciproque",
        "Two help each other, or some in a circle; or an offer meets a request, and both look back on it.",
        "Deux personnes s'entraident, ou plusieurs en cercle ; ou une offre rencontre une demande, avec deux bilans.",
        either(
            sequence("help_exchange", some("help_exchange")),
            sequence(_OFFER, "asked", "reviewed", some("reviewed")),
        ),
    ),
    "learning_circle": Kind(
        "Learning circle",
        "Cercle apprenant",
        "The same few meet or talk again and again, and all have a voice.",
        "Les mêmes personnes se retrouvent plusieurs fois, et toutes ont une voix.",
        sequence(
            some(either(_TALK, "attended", "joined", "talked-with")),
            some(either(_TALK, "attended", "joined", "talked-with")),
        ),
    ),
    "collective_resolution": Kind(
        "Collective resolution",
        "Résolution collective",
        "Several people go to and fro on an issue until it is resolved.",
        "Plusieurs personnes échangent sur un problème jusqu'à le résoudre.",
        sequence(_QUESTION, some(_TALK), either("accepted", "passed", "completed", "commented")),
    ),
    "boundary_crossing": Kind(
        "Boundary crossing",
        "Franchissement",
        "Two units that had nothing to do with each other exchange something.",
        "Deux unités sans lien récent échangent quelque chose.",
        either("help_exchange", "uptake", "adapted_reuse", "mentoring", "reciprocal_exchange"),
    ),
    "first_success": Kind(
        "First success",
        "Première réussite",
        "Somebody succeeds at a kind of work that is new to them, and again later.",
        "Une personne réussit un type de travail nouveau pour elle, puis une nouvelle fois.",
        sequence(_SUCCESS, some(_SUCCESS)),
    ),
    "capitalisation": Kind(
        "Capitalisation",
        "Capitalisation",
        "What was solved is written down by somebody who was there, and read by others.",
        "Ce qui a été résolu est consigné par une personne présente, puis consulté par d'autres.",
        sequence(either("help_exchange", "productive_struggle", "collective_resolution"), _MADE, some("viewed")),
    ),
    "newcomer_integration": Kind(
        "Newcomer integration",
        "Intégration",
        "Somebody new is helped, and then helps or is asked.",
        "Une personne nouvelle reçoit de l'aide, puis en donne ou est sollicitée.",
        sequence(maybe("joined"), "help_exchange", some("help_exchange")),
    ),
    "unanswered_request": Kind(
        "Unanswered request",
        "Demande sans réponse",
        "Somebody asks, and nobody answers in time.",
        "Une personne demande, et nul ne répond à temps.",
        sequence(_QUESTION, any_number(_ANSWER)),
    ),
    "parallel_struggles": Kind(
        "Parallel struggles",
        "Luttes parallèles",
        "Two units fail at the same thing and do not talk with each other about it.",
        "Deux unités échouent sur la même chose sans se parler.",
        sequence(_FAILURE, _FAILURE, some(_FAILURE)),
    ),
    "single_holder": Kind(
        "Single holder",
        "Porteur unique",
        "A topic on which one person alone can help is in demand.",
        "Un sujet sur lequel une seule personne peut aider est demandé.",
        sequence(either("help_exchange", "collective_resolution", "capitalisation"), some("unanswered_request")),
    ),
    "dormant_offer": Kind(
        "Dormant offer",
        "Offre dormante",
        "Something is offered and seen, and nobody uses it.",
        "Quelque chose est proposé et vu, et personne ne s'en sert.",
        sequence(either("offered", "authored", "shared"), some(either("recommended", "viewed")), any_number(_USE)),
    ),
}
