"""The recogniser's laws over any statement: nothing personal leaves it, and withdrawing is hearing anew."""

import copy
import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from processors.consent import ConsentAct, Policy
from processors.persons import identity_of
from processors.recognise import anonymise, people_in
from schemas.signal import UNKNOWN
from tests.processors.recognise import statements as s
from tests.processors.recognise.statements import APPENDED, TINCAN, activity, heard, person, recognised

SECRET = "zqx"
NAMES = [f"{SECRET}{name}" for name in ("ann", "bob", "cy", "dee")]
FORMS = ("https://people.example|{}", "mailto:{}@x.example", "https://openid.example/{}")
SPELLINGS = [form.format(name) for name in NAMES for form in FORMS]
TEXTS = st.text("abc ?!.\n", max_size=30).map(lambda text: f"{text} {SECRET}words {text}")
AGENTS = st.one_of(
    st.sampled_from(NAMES).map(lambda name: {"account": {"homePage": "https://people.example", "name": name}}),
    st.sampled_from(NAMES).map(lambda name: {"mbox": f"mailto:{name}@x.example", "name": f"{SECRET} {name}"}),
    st.sampled_from(NAMES).map(lambda name: {"openid": f"https://openid.example/{name}"}),
)
ACTORS = AGENTS.map(lambda agent: agent | {"objectType": "Agent"})
GROUPS = st.lists(AGENTS, min_size=1, max_size=4).map(lambda agents: {"objectType": "Group", "member": agents})
KINDS = st.sampled_from(
    [f"{TINCAN}{kind}" for kind in ("doubt", "solution", "chat-message", "chat-channel", "tag", "project")]
    + ["http://adlnet.gov/expapi/activities/course", "https://example.org/t", ""]
)


@st.composite
def activities(draw: st.DrawFn) -> dict[str, Any]:
    made = activity(f"https://x.example/{draw(st.integers(0, 9))}")
    kind, text = draw(KINDS), draw(TEXTS)
    if kind:
        made["definition"] = {"type": kind, "name": {"en": text}, "description": {"fr": text}}
    return made


VERBS = st.sampled_from(
    [
        s.ASKED,
        s.ANSWERED,
        s.POSTED,
        s.VIEWED,
        s.COMMENTED,
        "https://w3id.org/xapi/acrossx/verbs/searched",
        "https://x.example/verb",
    ]
)
MENTION_KEYS = st.sampled_from([s.MENTIONED_AGENT, "http://id.tincanapi.com/extension/target"])
OBJECTS = st.one_of(activities(), ACTORS, GROUPS, st.just({"objectType": "StatementRef", "id": s.ID}))


@st.composite
def statements(draw: st.DrawFn) -> dict[str, Any]:
    ways = {
        way: draw(st.lists(activities(), max_size=2))
        for way in draw(st.sets(st.sampled_from(["parent", "grouping", "category", "other"])))
    }
    extensions: dict[str, Any] = {key: draw(st.lists(AGENTS, max_size=3)) for key in draw(st.sets(MENTION_KEYS))}
    if draw(st.booleans()):
        extensions["http://id.tincanapi.com/extension/reflection"] = draw(TEXTS)
        extensions["http://id.tincanapi.com/extension/browser-info"] = draw(TEXTS)
        extensions[f"{s.OWN}device"] = draw(TEXTS)
    context: dict[str, Any] = {"platform": "x"} if draw(st.booleans()) else {}
    if draw(st.booleans()):
        context["instructor"] = draw(AGENTS)
        context["team"] = draw(GROUPS)
    made = s.statement(
        draw(VERBS), draw(OBJECTS), ways=ways, extensions=extensions, context=context, actor=draw(AGENTS)
    )
    if draw(st.booleans()):
        made["result"] = {"response": draw(TEXTS)}
    return made


def consenting(names: set[str]) -> Policy:
    spellings = [one for one in SPELLINGS if any(name in one for name in names)]
    long_ago = APPENDED.replace(year=2000)
    return Policy("required", [ConsentAct(n, one, None, "grant", long_ago) for n, one in enumerate(spellings)])


@given(statements(), st.sets(st.sampled_from(NAMES)))
def test_nothing_of_a_text_or_a_person_leaves_the_recogniser(given_: dict[str, Any], names: set[str]) -> None:
    assert SECRET not in repr(recognised(given_, consenting(names))).lower()
    assert SECRET not in repr(recognised(given_)).lower()


@given(statements(), st.sets(st.sampled_from(NAMES)))
def test_who_has_not_consented_is_nowhere_in_a_signal(given_: dict[str, Any], names: set[str]) -> None:
    everybody = recognised(given_)
    found = recognised(given_, consenting(names))

    assert found.named <= everybody.named
    if found.signal:
        assert found.named == people_in(found.signal)
        assert found.named <= recognised(given_, consenting(set(names))).named


@settings(max_examples=200)
@given(statements(), st.data())
def test_making_a_person_unknown_is_hearing_anew_after_the_withdrawal(
    given_: dict[str, Any], data: st.DataObject
) -> None:
    before = recognised(given_)
    if before.signal is None:
        return
    chosen = data.draw(st.sampled_from(sorted(before.named)))
    spelling = next(one for one in SPELLINGS if pseudonym_of(one) == chosen)
    after = recognised(given_, Policy("assumed", [ConsentAct(1, spelling, None, "withdraw", APPENDED)]))

    assert anonymise(before.signal, chosen) == after.signal


def pseudonym_of(spelling: str) -> str:
    return s.PSEUDONYMS.person(identity_of(spelling))


@given(statements(), st.integers())
def test_recognising_is_a_function_that_leaves_the_statement_as_it_was(given_: dict[str, Any], seed: int) -> None:
    kept = copy.deepcopy(given_)
    first = recognised(given_)
    keys = list(given_)
    random.Random(seed).shuffle(keys)

    assert given_ == kept
    assert recognised({key: given_[key] for key in keys}) == first


def test_the_person_who_acted_is_not_made_unknown_their_signal_goes() -> None:
    signal = heard(s.statement())

    assert anonymise(signal, person("ann")) is None
    assert anonymise(signal, person("bob")) == signal
    asked = heard(s.statement(s.ASKED, {"objectType": "Agent", **s.agent("bob")}))
    made = anonymise(asked, person("bob"))
    assert made is not None
    assert (made.object, made.mentions) == (UNKNOWN, (UNKNOWN,))
