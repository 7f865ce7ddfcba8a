"""SQL as text: one statement, its comments taken out, its format set apart; what could be read in two ways is refused.

Rule 1: the engine is sent what was understood here, so a comment or a quote can never mean two things.
Rule 2: outside of quotes there is only ASCII; heredocs, `#` comments, variables and prefixed strings are refused.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from schemas.errors import RecordError

MOST_CHARACTERS: Final = 100_000
SYNTAX, DENIED, READONLY, TOO_MANY = 62, 497, 164, 202  # the engine's own codes, which its clients know
_TOKEN: Final = re.compile(
    r"""(?P<space>[ \t\r\n]+) | (?P<comment>--[^\n]*|/\*.*?\*/) | (?P<string>'(?:[^'\\]|\\.|'')*')
    | (?P<name>"(?:[^"\\]|\\.|"")*"|`(?:[^`\\]|\\.|``)*`) | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<number>[0-9][0-9A-Za-z_.]*)
    | (?P<sign>(?!/\*)[(){}\[\],.;:+*/%<>=!?|^~&-])""",
    re.VERBOSE | re.DOTALL,
)
_FORMATS: Final = re.compile(
    r"Native|TSV\w*|TabSeparated\w*|CSV\w*|JSON\w*|Pretty\w*|RowBinary(WithNames)?(AndTypes)?|Arrow(Stream)?|Parquet"
    r"|Values|Vertical|Markdown|XML|Null"
)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]|\\")
_QUOTES: Final = "'\"`"
READING: Final = frozenset({"SELECT", "WITH", "FROM"})
EXPLAINED: Final = frozenset({"PLAN", "PIPELINE", "SYNTAX", "QUERY", "TREE", "AST", "ESTIMATE"})
FORMATS: Final[Mapping[str, str]] = {
    "TSV": "TabSeparatedWithNames",
    "JSONEachRow": "JSONEachRow",
    "table": "PrettyCompactNoEscapesMonoBlock",
    "Parquet": "Parquet",
}
"""What `sousbois sql --format` takes, and what the engine calls it."""


class SqlRefused(RecordError):
    """Theirs: a query that this port does not run; says what to do instead."""

    def __init__(self, reason: str, code: int = DENIED) -> None:
        """code: the engine's error code that is nearest."""
        super().__init__(reason)
        self.reason = reason
        self.code = code


class SqlFailed(RecordError):
    """Theirs: what the engine says of a query that was allowed, in its own words, for the one who asked."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of SQL with its kind: string, name (quoted), word, number or sign."""

    kind: str
    text: str
    start: int

    @property
    def upper(self) -> str:
        """The word in capitals; empty for anything quoted."""
        return self.text.upper() if self.kind == "word" else ""


@dataclass(frozen=True, slots=True)
class Question:
    """One statement as understood: `tokens` without its format, its words as the engine is sent them."""

    text: str
    tokens: tuple[Token, ...]
    format: str | None

    @property
    def verb(self) -> str:
        """The first word in capitals, behind opening brackets."""
        return next((token.upper for token in self.tokens if token.text != "("), "")


def parse_question(sql: str) -> Question:
    """The one statement of a text.

    Raises: SqlRefused: none, several, or something that is not allowed anywhere in it.
    """
    if len(sql) > MOST_CHARACTERS:
        raise SqlRefused(f"the query is longer than {MOST_CHARACTERS} characters: send values as parameters", SYNTAX)
    tokens = _without_end(list(_tokens(sql)))
    form = None
    if len(tokens) > 2 and tokens[-2].upper == "FORMAT" and tokens[-1].kind == "word":  # noqa: PLR2004
        form = allowed_format(tokens[-1].text)
        tokens = _without_end(tokens[:-2])
    if not tokens:
        raise SqlRefused("the query is empty: send one SELECT", SYNTAX)
    _refuse_words(tokens)
    return Question(joined(tokens), tuple(tokens), form)


def allowed_format(name: str) -> str:
    """Raises: SqlRefused: a format that could need files or schemas."""
    if not _FORMATS.fullmatch(name):
        raise SqlRefused("this output format is not served: use Native, TSV, CSV, JSONEachRow, Arrow or Parquet")
    return name


def _tokens(sql: str) -> Sequence[Token]:
    tokens: list[Token] = []
    position = 0
    while position < len(sql):
        found = _TOKEN.match(sql, position)
        if found is None:
            raise SqlRefused(
                f"cannot read the query at character {position + 1}: an unclosed quote or comment, or a character that "
                "is only allowed in quotes",
                SYNTAX,
            )
        kind, text = str(found.lastgroup), found.group()
        if text[0] in _QUOTES and tokens and tokens[-1].kind == "word" and _touches(tokens[-1], position):
            raise SqlRefused("put a space before the quote: prefixed strings are not allowed", SYNTAX)
        if kind == "name" and _CONTROL.search(text):
            raise SqlRefused("a quoted name holds a control character or a backslash", SYNTAX)
        if kind not in {"space", "comment"}:
            tokens.append(Token(kind, text, position))
        position = found.end()
    return tokens


def _touches(before: Token, position: int) -> bool:
    return before.start + len(before.text) == position


def _without_end(tokens: list[Token]) -> list[Token]:
    while tokens and tokens[-1].text == ";":
        tokens = tokens[:-1]
    return tokens


def joined(tokens: Sequence[Token]) -> str:
    """As it was written, but each gap is one blank: comments are gone."""
    parts: list[str] = []
    for before, token in zip((None, *tokens), tokens, strict=False):
        if before is not None and not _touches(before, token.start):
            parts.append(" ")
        parts.append(token.text)
    return "".join(parts)


def _refuse_words(tokens: Sequence[Token]) -> None:
    for token, after, later in zip(tokens, (*tokens[1:], None), (*tokens[2:], None, None), strict=False):
        if token.text == ";":
            raise SqlRefused("only one statement at a time: send each on its own", SYNTAX)
        if token.upper in {"OUTFILE", "INFILE"}:
            raise SqlRefused("files are neither read nor written here: the result comes back as the answer", READONLY)
        if token.upper == "SETTINGS" and after is not None and later is not None and later.text == "=":
            raise SqlRefused("settings are fixed here: leave out the SETTINGS clause", READONLY)
        if token.text == ":" and after is not None and after.upper == "IDENTIFIER":
            raise SqlRefused("a parameter cannot stand for a name: write tables and columns in the query itself")
