"""Reply link (lien de réponse): in a chat without threads, which message replies to which. An internal finding.

**What it looks for.** For each message `posted` in a chat that does not say itself what it replies to: the message
before it that it most probably replies to, among the 64 before it within 90 minutes; none where it most probably opens
a conversation of its own. It is weighed by a small model fitted to public chat logs in which people marked who replies
to whom, from features that hold no text: who is named, hashed words in common, gaps, turns, and the form of the
message. Its confidence is the probability that this is the message replied to; the factor `addressed` is how probable
it is that the message replies to anything that this person said. What comes up to ten minutes after a
message counts, too, so a link may be revised.

**What it cannot see.** Replies by gesture or in private; a reply that comes after 90 minutes or 64 messages. A message
that answers two people at once is linked to one. Names are known where a message begins with the name of an account,
holds it, or mentions it outright.

**To be seen.** Send `posted` with a `chat-message` as object, its text as `result.response`, and the `chat-channel` as
parent.

Example::

    0m     ana  posted  m1  kind:chat-message place:c words:12 marks:7
    1m     bo   posted  m2  kind:chat-message place:c words:9 mentions:ana
    -> reply_link replier=bo addressed=ana to=1 reply=2

Not::

    0m     ana  posted  m1  kind:chat-message place:c words:12 marks:7
    91m    bo   posted  m2  kind:chat-message place:c words:9 mentions:ana
    -> nothing

**Literature.** Kummerfeld et al. 2019 (conversation disentanglement, the corpus and the features); Elsner and Charniak
2010 (disentangling chat); Shi et al. 2021.
"""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from processors.confidence import Weighed
from processors.conversation.links import Link, is_chat_message, is_explicit, links_of
from processors.detector import Detector, Pattern
from processors.finding import Cited, Reasons, found, participant
from processors.history import History
from processors.wording import lasting_en, lasting_fr
from schemas import vocabulary as v
from schemas.moment import Moment
from schemas.signal import Keying, Signal

KIND, VERSION = "reply_link", 1
WINDOW: Final = timedelta(hours=2)
CAP: Final = 20_000


def in_chat(near: History) -> Iterable[Moment]:
    messages = [signal for signal in near if is_chat_message(signal)]
    for link in links_of(messages):
        reply, to = messages[link.reply], messages[link.to]
        if link.to != link.reply and not is_explicit(reply):
            yield _link(reply, to, link)


def _link(reply: Signal, to: Signal, link: Link) -> Moment:
    percent, after = round(link.probability * 100), reply.at - to.at
    return found(
        KIND,
        VERSION,
        key=(reply, to),
        cited=(Cited("reply", reply), Cited("to", to)),
        people=(participant("replier", reply), participant("addressed", to)),
        weighed=Weighed(link.probability, (("probability", link.probability), ("addressed", link.addressed))),
        reasons=Reasons(
            f"A message replies to one that came {lasting_en(after)} before it, with a probability of {percent} %.",
            f"Un message répond à un autre, venu {lasting_fr(after)} plus tôt, avec une probabilité de {percent} %.",
        ),
        ahead=WINDOW,
        refers_to=(reply.id, to.id),
    )


detector = Detector(
    kind=KIND,
    version=VERSION,
    title_en="Reply link",
    title_fr="Lien de réponse",
    roles=frozenset({"replier", "addressed"}),
    evidence_roles=frozenset({"reply", "to"}),
    published=False,
    patterns=(
        Pattern(
            name="in_chat",
            keying=Keying.PLACE,
            hears=v.MESSAGES,
            back=WINDOW,
            ahead=WINDOW,
            find=in_chat,
            cap=CAP,
        ),
    ),
)
