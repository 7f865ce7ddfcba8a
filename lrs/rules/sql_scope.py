"""What a query of the SQL port may reach: its shape before the engine resolves it, its tables after.

Rule 1: the shape is judged before anything of the query runs, for resolving it already runs scalar subqueries.
Rule 2: what is not known to be harmless is refused: kinds of syntax and table functions by a list of those allowed.
Rule 3: a view is allowed together with what it stands on; what it stands on is not.
"""

import re
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Final

from lrs.rules.sql_text import EXPLAINED, READING, READONLY, SYNTAX, Question, SqlRefused, joined

DATABASE: Final = "sousbois"
SCOPES: Final[Mapping[str, frozenset[str]]] = {
    "sql/moments": frozenset({"current_moments", "moments", "moment_evidence", "moment_participants"}),
    "sql/statements": frozenset({"statements"}),
}
"""The tables of each scope."""

TABLE_FUNCTIONS: Final = frozenset({"numbers"})
NOTHING: Final = "system.one"  # what the engine reads where a query names no table
HANDSHAKES: Final = frozenset(
    {
        "SELECT name, value, readonly FROM system.settings LIMIT 10000",
        "SELECT name, value, changed, description, type, readonly FROM system.settings LIMIT 10000",
    }
)
"""What clickhouse-connect asks when it connects; a setting's value is no secret, and none can be set."""

_KINDS: Final = frozenset(
    {
        *("SelectWithUnionQuery", "SelectQuery", "SelectIntersectExceptQuery", "Subquery", "WithElement"),
        *("ExpressionList", "Identifier", "Literal", "Function", "Asterisk", "QualifiedAsterisk", "QueryParameter"),
        *("TablesInSelectQuery", "TablesInSelectQueryElement", "TableExpression", "TableIdentifier", "TableJoin"),
        *("ArrayJoin", "OrderByElement", "InterpolateElement", "WindowDefinition", "WindowListElement", "SampleRatio"),
        *("ColumnsListMatcher", "ColumnsRegexpMatcher", "QualifiedColumnsListMatcher", "QualifiedColumnsRegexpMatcher"),
        *("ColumnsTransformerList", "ColumnsApplyTransformer", "ColumnsExceptTransformer", "ColumnsReplaceTransformer"),
        *("ColumnsReplaceTransformer::Replacement", "DataType", "NameTypePair"),
    }
)
_FUNCTIONS_REFUSED: Final = re.compile(
    r"ai[A-Z]\w*|AI[A-Z]\w*|dict\w*|joinGet\w*|file|filesystem\w*|getSetting\w*|getMacro|getServer\w*|getMergeTree\w*"
    r"|getClientHTTPHeader|getOSKernelVersion|getMaxTableName\w*|globalVariable|hostname|fullHostName|FQDN|serverUUID"
    r"|tcpPort|sleep\w*|hasColumnInTable|region\w*|showCertificate|evalMLMethod|catboost\w*|naiveBayes\w*|logTrace"
    r"|__\w*|mergeTreePartInfo|transaction\w*|addressTo\w*|demangle|currentRequestURL|generateSerialID|buildId|uptime"
    r"|structureTo\w*|viewExplain|eval|python|chdb|pg\w*|zookeeper\w*|connection_?Id|initial\w*|timeSeries\w*Tag\w*",
    re.IGNORECASE,
)
_IN: Final = re.compile(r"(global)?(not)?(null)?in(ignoreset)?", re.IGNORECASE)
_LINE: Final = re.compile(r"( *)(\S+)(?: (.*?))?(?: \(alias (.*?)\))?(?: \(children \d+\))?$")
_PLAIN: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_CTE: Final = re.compile(r" *(?:QUERY|UNION) id: \d+.*, cte_name: (.+?)(?:,|$)")
_TABLE: Final = re.compile(r" *TABLE id: \d+.*?, table_name: ([^,\s]+)")
_RECURSION: Final = re.compile(
    r" *TABLE id: \d+.*?, table_name: _temporary_and_external_tables\._tmp_[0-9a-f-]+, temporary_table_name: (\w+)$"
)
_TABLE_FUNCTION: Final = re.compile(r" *TABLE_FUNCTION id: \d+.*?, table_function_name: (\w+)")


@dataclass(frozen=True, slots=True)
class House:
    """What the engine holds: every table of the database, and every table function it knows."""

    tables: frozenset[str]
    table_functions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Node:
    """A line of EXPLAIN AST."""

    depth: int
    kind: str
    name: str
    alias: str | None


def tables_of(scopes: AbstractSet[str]) -> frozenset[str]:
    """The tables that scopes allow together.

    Raises: SqlRefused: none of them is a scope of this port.
    """
    allowed = frozenset[str]().union(*(tables for scope, tables in SCOPES.items() if scope in scopes))
    if not allowed:
        raise SqlRefused("this credential lacks the scope sql/moments (or sql/statements)")
    return allowed


def inner(question: Question) -> Question:
    """What an EXPLAIN explains, else the question itself.

    Raises: SqlRefused: neither a SELECT nor the plain EXPLAIN of one.
    """
    tokens = question.tokens
    if question.verb == "EXPLAIN":
        behind = 1
        while behind < len(tokens) and tokens[behind].upper in EXPLAINED:
            behind += 1
        tokens = tokens[behind:]
    asked = Question(joined(tokens), tokens, None)
    if asked.verb not in READING:
        raise SqlRefused(
            "this port reads only: send SELECT, WITH, EXPLAIN SELECT, DESCRIBE TABLE, SHOW TABLES", READONLY
        )
    return asked


def parse_tree(lines: Iterable[str]) -> list[Node]:
    """EXPLAIN AST as nodes, in order.

    Raises: SqlRefused: no SELECT, or a line that is not understood.
    """
    nodes = []
    for line in lines:
        if line:
            found = _LINE.match(line)
            if found is None:
                raise SqlRefused("the query holds syntax that this port does not know")
            nodes.append(Node(len(found[1]), found[2], found[3] or "", found[4]))
    if not nodes or nodes[0].kind != "SelectWithUnionQuery":
        raise SqlRefused("this port reads only: send one SELECT", READONLY)
    return nodes


def cte_names(lines: Iterable[str]) -> frozenset[str]:
    """The names of WITH … AS (SELECT …), from EXPLAIN QUERY TREE run_passes = 0."""
    return frozenset(found[1] for line in lines if (found := _CTE.match(line)))


def check_shape(nodes: list[Node], ctes: AbstractSet[str], allowed: AbstractSet[str], house: House) -> None:
    """Judge the query as it was written.

    Raises: SqlRefused: it names what is not allowed, or something that this port does not know.
    """
    if taken := ctes & house.tables:
        raise SqlRefused(f"WITH {min(taken)}: the name of a table; choose another one")
    if any(not _PLAIN.fullmatch(name) for name in ctes):
        raise SqlRefused("WITH: names are made of letters, digits and _ here", SYNTAX)
    for number, node in enumerate(nodes):
        if node.kind == "Set":
            raise SqlRefused("settings are fixed here: leave out the SETTINGS clause", READONLY)
        if node.kind not in _KINDS:
            raise SqlRefused("the query holds syntax that this port does not allow")
        if node.kind == "Function":
            _check_function(node, in_table_position=number > 0 and _is_table(nodes, number))
        if node.kind == "TableIdentifier":
            _check_table(node.name, ctes, allowed)
        if node.kind == "Function" and _IN.fullmatch(node.name):
            _check_in(nodes, number, ctes, allowed, house)


def _is_table(nodes: list[Node], number: int) -> bool:
    before = nodes[number - 1]
    return before.kind == "TableExpression" and before.depth == nodes[number].depth - 1


def _check_function(node: Node, *, in_table_position: bool) -> None:
    if in_table_position:
        if node.name not in TABLE_FUNCTIONS:
            raise SqlRefused("this table function is not allowed: read tables by their names; only numbers() is served")
    elif _FUNCTIONS_REFUSED.fullmatch(node.name):
        raise SqlRefused(f"the function {node.name} is not allowed: it reaches beyond the tables")


def _check_table(name: str, ctes: AbstractSet[str], allowed: AbstractSet[str]) -> None:
    if name not in ctes and name.removeprefix(f"{DATABASE}.") not in allowed:
        raise SqlRefused(f"not a table of this credential: it reads {', '.join(sorted(allowed))}")


def _check_in(nodes: list[Node], number: int, ctes: AbstractSet[str], allowed: AbstractSet[str], house: House) -> None:
    """`x IN name` reads a table, and `x IN name(…)` a table function, where the name is one."""
    depth = nodes[number].depth + 2  # of the arguments, below their list
    arguments = []
    for node in nodes[number + 2 :]:
        if node.depth < depth:
            break
        if node.depth == depth:
            arguments.append(node)
    aliases = {node.alias for node in nodes if node.alias and _PLAIN.fullmatch(node.alias)}
    for node in arguments[1:]:
        if node.kind == "Identifier" and node.name not in aliases - house.tables:
            _check_table(node.name, ctes, allowed)
        if node.kind == "Function" and node.name in house.table_functions - TABLE_FUNCTIONS:
            raise SqlRefused("this table function is not allowed: use IN (SELECT …) over a table")


def check_tables(lines: Iterable[str], allowed: AbstractSet[str], ctes: AbstractSet[str]) -> frozenset[str]:
    """The tables that EXPLAIN QUERY TREE names: what the query really reads.

    Raises: SqlRefused: one of them is not allowed.
    """
    read: set[str] = set()
    for line in lines:
        if (function := _TABLE_FUNCTION.match(line)) and function[1] not in TABLE_FUNCTIONS:
            raise SqlRefused("this table function is not allowed")
        if (step := _RECURSION.match(line)) and step[1] in ctes:
            continue
        if (table := _TABLE.match(line)) and table[1] != NOTHING:
            if not table[1].startswith(f"{DATABASE}.") or table[1].removeprefix(f"{DATABASE}.") not in allowed:
                raise SqlRefused(f"not a table of this credential: it reads {', '.join(sorted(allowed))}")
            read.add(table[1].removeprefix(f"{DATABASE}."))
    return frozenset(read)


def described(question: Question, allowed: AbstractSet[str]) -> str | None:
    """The one table that DESCRIBE names; None for another question.

    Raises: SqlRefused: not exactly one table, or one that is not allowed.
    """
    if question.verb not in {"DESCRIBE", "DESC"}:
        return None
    words = [token.text.strip('`"') for token in question.tokens[1:]]
    if words[:1] and question.tokens[1].upper == "TABLE":
        words = words[1:]
    name = "".join(words).removeprefix(f"{DATABASE}.")
    if not re.fullmatch(r"\w+", name):
        raise SqlRefused("DESCRIBE TABLE takes the name of one table", SYNTAX)
    _check_table(name, frozenset(), allowed)
    return name


def listed(question: Question, allowed: AbstractSet[str]) -> str | None:
    """The SELECT that answers SHOW TABLES or SHOW DATABASES; None for another question.

    Raises: SqlRefused: another SHOW.
    """
    if question.verb != "SHOW":
        return None
    words = [token.upper or token.text for token in question.tokens]
    if words == ["SHOW", "DATABASES"]:
        return f"SELECT '{DATABASE}' AS name"
    if words in (["SHOW", "TABLES"], ["SHOW", "TABLES", "FROM", DATABASE.upper()]):
        return f"SELECT arrayJoin({sorted(allowed)}) AS name"
    raise SqlRefused("SHOW TABLES and SHOW DATABASES are answered here; for columns send DESCRIBE TABLE", READONLY)
