"""Each rule of the statement weakened in turn: the cases notice every one of them."""

import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import schemas
from tests.schemas.cases import cases
from tests.schemas.test_formats import FITTING, UNFIT, fits

HOME = Path(schemas.__file__).parent
MODULES = ("formats", "faults", "nesting", "agent", "activity", "statement_rules")

MUTANTS: tuple[tuple[str, str, str], ...] = (
    ("agent", 'extra="forbid"', 'extra="ignore"'),
    ("agent", "strict=True", "strict=False"),
    ("agent", '- ("name" in who) != 1:', '- ("name" in who) < 1:'),
    ("agent", '- ("name" in who) != 1:', '- ("name" in who) > 1:'),
    ("agent", '- ("name" in who) == 1:', '- ("name" in who) >= 1:'),
    ("agent", "if _count(who) - members > 1:", "if _count(who) - members > 2:"),
    ("agent", "if not _count(who):", "if False:"),
    ("agent", 'if "member" in who:\n        raise', "if False:\n        raise"),
    ("agent", '_count(who) > 1 or len(who.get("member", ())) != 2', 'len(who.get("member", ())) != 2'),
    ("agent", 'len(who.get("member", ())) != 2', 'len(who.get("member", ())) > 2'),
    ("agent", 'len(who.get("member", ())) != 2', 'len(who.get("member", ())) < 2'),
    ("agent", "AfterValidator(_actor), AfterValidator(_authority)", "AfterValidator(_actor)"),
    ("agent", "member: NotRequired[list[Agent]]", "member: NotRequired[list[PlainAgent]]"),
    ("activity", "not _OF_INTERACTIONS.isdisjoint(definition):", "False:"),
    ("activity", 'frozenset({"correctResponsesPattern", ', "frozenset({"),
    ("activity", "!= len(components)", "> len(components)"),
    ("activity", "min_length=1", "min_length=0"),
    ("activity", "LanguageMap = dict[Language, str]", "LanguageMap = dict[str, str]"),
    ("activity", "dict[Iri, Any]", "dict[str, Any]"),
    ("activity", "    id: Iri\n", "    id: str\n"),
    ("activity", "    moreInfo: NotRequired[Iri]", "    moreInfo: NotRequired[str]"),
    ("statement_rules", "least >= most", "least > most"),
    ("statement_rules", "raw < least", "raw <= least"),
    ("statement_rules", "raw > most", "raw >= most"),
    ("statement_rules", "raw < least", "False"),
    ("statement_rules", "raw > most", "False"),
    ("statement_rules", "ge=-1, le=1", "ge=-1"),
    ("statement_rules", "ge=-1, le=1", "le=1"),
    ("statement_rules", "ge=-1, le=1", "gt=-1, le=1"),
    ("statement_rules", "Field(ge=0)", "Field()"),
    ("statement_rules", "Field(ge=0)", "Field(gt=0)"),
    ("statement_rules", "list[Iri], Field(min_length=1)", "list[Iri], Field(min_length=0)"),
    ("statement_rules", "RelevantTypes = Annotated[list[Iri]", "RelevantTypes = Annotated[list[str]"),
    ("statement_rules", "agent: Agent\n", "agent: Actor\n"),
    ("statement_rules", '("revision", "platform")', '("revision",)'),
    ("statement_rules", '("revision", "platform")', '("platform",)'),
    ("statement_rules", 'if kind != "StatementRef" and event["verb"]["id"] == VOIDED:', "if False:"),
    ("statement_rules", "[PlainSubStatement1, AfterValidator(_event), Tag", "[PlainSubStatement1, Tag"),
    ("statement_rules", "[PlainSubStatement2, AfterValidator(_event), Tag", "[PlainSubStatement2, Tag"),
    ("statement_rules", "team: NotRequired[Group]", "team: NotRequired[Actor]"),
    ("statement_rules", "instructor: NotRequired[Actor]", "instructor: NotRequired[Agent]"),
    ("statement_rules", "context: NotRequired[Context1]", "context: NotRequired[Context2]"),
    ("statement_rules", "context: NotRequired[Context2]", "context: NotRequired[Context1]"),
    ("statement_rules", "pattern=VERSION_1", "pattern=VERSION_2"),
    ("statement_rules", "pattern=VERSION_2", "pattern=VERSION_1"),
    ("statement_rules", "fileUrl: NotRequired[Iri]", "fileUrl: NotRequired[str]"),
    ("statement_rules", "usageType: Iri", "usageType: str"),
    ("statement_rules", "    display: LanguageMap\n", "    display: NotRequired[LanguageMap]\n"),
    ("statement_rules", "stored: NotRequired[Timestamp1]", "stored: NotRequired[str]"),
    ("statement_rules", "stored: NotRequired[Timestamp2]", "stored: NotRequired[str]"),
    ("statement_rules", "timestamp: NotRequired[Timestamp1]", "timestamp: NotRequired[Timestamp2]"),
    ("statement_rules", "timestamp: NotRequired[Timestamp2]", "timestamp: NotRequired[Timestamp1]"),
    ("formats", "{_AT}{_OFFSET}?", "{_AT}{_OFFSET}"),
    ("formats", "{_AT}{_OFFSET}|", "{_AT}{_OFFSET}?|"),
    ("statement_rules", "registration: NotRequired[Uuid]", "registration: NotRequired[str]"),
    ("statement_rules", 'and statement["verb"]["id"] != VOIDED', ""),
    ("statement_rules", '- ("name" in actor) == 1', '- ("name" in actor) >= 1'),
    ("statement_rules", '- ("name" in actor) == 1', '- ("name" in actor) <= 1'),
    ("statement_rules", 'actor.get("objectType", "Agent") == "Agent"', "True"),
    ("statement_rules", 'target.get("objectType", "Activity") == "Activity"', "True"),
    ("faults", 'parts[-1] == "[key]"', 'parts[-1] == "[never]"'),
    ("formats", "[1-8]{_HEX}", "{_HEX}{_HEX}"),
    ("formats", "[89abAB]", "[0-9a-fA-F]"),
    ("formats", "{_HEX}{{56}}|", "{_HEX}{{55,56}}|"),
    ("formats", "|[A-Za-z]{4,8})", "|[A-Za-z]{4,9})"),
    ("formats", "(?:-[A-Za-z]{3}){0,3}", ""),
    ("formats", "|[0-9][{_ASCII}]{{3}}", ""),
    ("formats", "|{_IRREGULAR})$", ")$"),
    ("formats", "02-(?:0[1-9]|1[0-9]|2[0-8])", "02-(?:0[1-9]|1[0-9]|2[0-9])"),
    ("formats", "(?:0[469]|11)-{_UP_TO_30}", "(?:0[469]|11)-{_UP_TO_31}"),
    ("formats", "(?:0[48]|[2468][048]|[13579][26])00)-02-29", "[0-9]{2}00)-02-29"),
    ("formats", "|000[2-9])", "|000[0-9])"),
    ("formats", "(?:0[1-9]|1[0-9]|2[0-3])(?::?", "(?:0[0-9]|1[0-9]|2[0-3])(?::?"),
    ("formats", "|00:?(?:0[1-9]|[1-5][0-9])", "|00:?[0-5][0-9]"),
    ("formats", "{_AT_THE_ENDS}{_UTC})$", "{_AT_THE_ENDS}{_OFFSET})$"),
    ("formats", "{_AT_THE_ENDS}{_UTC}?)$", "{_AT_THE_ENDS}{_OFFSET}?)$"),
    ("formats", "(?:[0-5][0-9]|60)", "[0-5][0-9]"),
    ("formats", "{_N}M(?:{_N}S)?|{_N}S)", "{_N}M(?:{_N}S)?|{_N}S)?"),
    ("formats", "{_F}[WY]|", "{_F}[WYMDH]|"),
    ("formats", "(?:{_N}M)?{_F}D", "{_F}D"),
    ("formats", "|%{_HEX}{_HEX})+$", "|%)+$"),
    ("formats", "|%{_HEX}{_HEX})+$", "|%{_HEX}{_HEX})*$"),
    ("formats", "\\x7f-\\x9f", "\\x7f"),
    ("formats", "^mailto:", "^(?:mailto:)?"),
    ("formats", "+@{_LABEL}", "*@{_LABEL}"),
)


@pytest.fixture
def _own_modules() -> Iterator[None]:
    kept = {name: module for name, module in sys.modules.items() if name.startswith("schemas.")}
    yield
    sys.modules.update(kept)


def load(mutated: str, old: str, new: str) -> dict[str, ModuleType]:
    """The modules of the rules anew, one of them with a change in its text."""
    loaded = {}
    for name in MODULES:
        path = HOME / f"{name}.py"
        text = path.read_text(encoding="utf-8")
        if name == mutated:
            assert old in text, f"{name}.py has no {old!r} any more: mend this mutant"
            text = text.replace(old, new)
        spec = spec_from_file_location(f"schemas.{name}", path)
        assert spec
        module = module_from_spec(spec)
        sys.modules[f"schemas.{name}"] = module
        exec(compile(text, str(path), "exec"), module.__dict__)
        loaded[name] = module
    return loaded


def told(modules: dict[str, ModuleType]) -> list[Any]:
    """What every case and every written form comes to."""
    rules, faults, formats = modules["statement_rules"], modules["faults"], modules["formats"]
    verdicts: list[Any] = []
    for case in cases():
        for version in case.versions:
            checkers = rules.PLAIN if rules.is_plain(case.statement) else rules.ANY
            try:
                checkers[version].validate_python(case.statement)
            except ValueError as error:
                verdicts.append(tuple((fault.pointer, fault.reason) for fault in faults.faults_of(error)))
            else:
                verdicts.append(())
    for form, texts in (*FITTING.items(), *UNFIT.items()):
        verdicts.extend(fits(getattr(formats, form), text) for text in texts)
    return verdicts


@pytest.mark.usefixtures("_own_modules")
@pytest.mark.parametrize(("module", "old", "new"), MUTANTS, ids=[f"{m}: {old[:40]}" for m, old, _ in MUTANTS])
def test_a_weakened_rule_is_noticed(module: str, old: str, new: str, truth: list[Any]) -> None:
    assert told(load(module, old, new)) != truth


@pytest.fixture(scope="module")
def truth() -> list[Any]:
    kept = {name: module for name, module in sys.modules.items() if name.startswith("schemas.")}
    verdicts = told(load("", "", ""))
    sys.modules.update(kept)
    return verdicts
