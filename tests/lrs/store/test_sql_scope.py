"""The judge of SQL without an engine: text, shape, and the tables that the engine names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lrs.rules.sql_scope import House, check_shape, check_tables, cte_names, parse_tree, tables_of
from lrs.rules.sql_text import SqlRefused, allowed_format, parse_question

ALLOWED = tables_of({"sql/moments"})
HOUSE = House(frozenset({"recorded", "moments"}), frozenset({"url", "numbers"}))
SELECT = ["SelectWithUnionQuery (children 1)", " ExpressionList (children 1)", "  SelectQuery (children 1)"]


@pytest.mark.parametrize(
    "line",
    [
        "    TABLE id: 3, alias: __table1, table_name: sousbois.recorded",
        "  TABLE id: 3, table_name: system.tables",
        "TABLE id: 3, alias: a, table_name: other.moments, final: 1",
        "    TABLE id: 8, table_name: moments",
        "    TABLE id: 8, table_name: _temporary_and_external_tables._tmp_ab-1, temporary_table_name: t",
        "      TABLE_FUNCTION id: 15, alias: n, table_function_name: url",
    ],
)
def test_a_table_that_the_engine_names_must_be_allowed(line: str) -> None:
    with pytest.raises(SqlRefused):
        check_tables(["QUERY id: 0", line], ALLOWED, frozenset({"u"}))


def test_the_tables_that_are_read_are_told() -> None:
    lines = [
        "QUERY id: 0",
        "    TABLE id: 1, alias: a, table_name: sousbois.moments, final: 1",
        "    TABLE id: 2, table_name: system.one",
        "    TABLE id: 3, table_name: _temporary_and_external_tables._tmp_ab-1, temporary_table_name: t",
        "    TABLE_FUNCTION id: 4, table_function_name: numbers",
        "    CONSTANT id: 5, constant_value: 'TABLE id: 6, table_name: sousbois.recorded'",
    ]
    assert check_tables(lines, ALLOWED, frozenset({"t"})) == {"moments"}


@pytest.mark.parametrize(
    "lines",
    [
        ["   TablesInSelectQuery", "      TableIdentifier recorded"],
        ["   Set"],
        ["   SomethingNew (children 1)"],
        ["     TableExpression (children 1)", "      Function url (alias numbers) (children 1)"],
        [
            "     Function in (children 1)",
            "      ExpressionList (children 2)",
            "       Identifier a",
            "       Identifier b",
        ],
        [
            "     Function in (children 1)",
            "      ExpressionList (children 2)",
            "       Literal 1",
            "       Function url",
        ],
        ["     Function dictGet (children 1)"],
    ],
)
def test_a_shape_that_is_not_known_to_be_harmless_is_refused(lines: list[str]) -> None:
    with pytest.raises(SqlRefused):
        check_shape(parse_tree([*SELECT, *lines]), frozenset(), ALLOWED, HOUSE)


def test_an_alias_that_hides_a_table_does_not_open_it() -> None:
    tree = [
        "     Literal 1 (alias recorded)",
        "     Function in",
        "      ExpressionList",
        "       Literal 1",
        "       Identifier recorded",
    ]
    with pytest.raises(SqlRefused):
        check_shape(parse_tree([*SELECT, *tree]), frozenset(), ALLOWED, HOUSE)
    check_shape(
        parse_tree([*SELECT, *(line.replace("recorded", "pair") for line in tree)]), frozenset(), ALLOWED, HOUSE
    )


def test_names_of_with_are_read_from_the_unresolved_tree() -> None:
    lines = ["      QUERY id: 2, is_subquery: 1, is_cte: 1, cte_name: t", "  IDENTIFIER id: 3, identifier: cte_name: u"]
    assert cte_names(lines) == {"t"}


@given(st.text(alphabet="ab'\"`\\/*-#$;()\n \t{}:,.x1é\x00", max_size=40))
def test_what_is_understood_is_understood_the_same_again(text: str) -> None:
    """Comments are gone, quotes are whole, one statement is left: so the engine cannot read it differently."""
    try:
        once = parse_question(text)
    except SqlRefused:
        return
    twice = parse_question(once.text)
    assert [(token.kind, token.text) for token in twice.tokens] == [(token.kind, token.text) for token in once.tokens]
    assert all(token.text != ";" and "--" not in token.text for token in once.tokens if token.kind == "sign")


@pytest.mark.parametrize("name", ["Template", "CapnProto", "Protobuf", "tsv; DROP", "", "MySQLWire", "SQLInsert"])
def test_a_format_that_could_need_files_is_refused(name: str) -> None:
    with pytest.raises(SqlRefused):
        allowed_format(name)


def test_both_scopes_together_allow_both_and_others_none() -> None:
    assert tables_of({"sql/moments", "sql/statements"}) == ALLOWED | {"statements"}
    with pytest.raises(SqlRefused):
        tables_of({"all", "operate"})
