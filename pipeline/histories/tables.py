"""The tables of histories and their version; times are microseconds since 1970 in UTC."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)

SCHEMA_VERSION = 1

NUMBER = BigInteger().with_variant(Integer, "sqlite")  # there the row's own number

metadata = MetaData()

schema = Table("schema_version", metadata, Column("version", Integer, nullable=False))

signals = Table(
    "signals",
    metadata,
    Column("number", NUMBER, primary_key=True, autoincrement=False),  # counted up, never given twice
    Column("id", Text, nullable=False),  # of the statement or the moment
    Column("moment", Boolean, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("verb", Text, nullable=False),
    Column("source", Text),  # whose consent counts; NULL for a moment
    Column("arrived", BigInteger, nullable=False),  # append time in the log: sealing counts from here
    Column("content", LargeBinary, nullable=False),  # schemas.signal_codec
    UniqueConstraint("id", "moment"),  # a client may name a statement as we name a moment
    Index("signals_by_arrival", "arrived"),
)

heard = Table(
    "heard",
    metadata,
    Column("keying", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("at", BigInteger, primary_key=True),
    Column("signal", BigInteger, primary_key=True, autoincrement=False),
    Column("verb", Text, nullable=False),
    Column("lot", BigInteger, nullable=False),  # begins as processors.judging.lot: a crowd is thinned before it is read
    Index("heard_by_signal", "signal"),
    sqlite_with_rowid=False,
)

named = Table(
    "named",
    metadata,
    Column("person", Text, primary_key=True),
    Column("signal", BigInteger, primary_key=True, autoincrement=False),
    Index("named_by_signal", "signal"),
    sqlite_with_rowid=False,
)

findings = Table(
    "findings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("keying", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("start", BigInteger, nullable=False),
    Column("version", Integer, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("revision", BigInteger, nullable=False),  # only rises, also through retraction
    Column("content", LargeBinary),  # schemas.moment_codec; NULL: retracted
    Index(
        "findings_standing",
        "rule",
        "key",
        "start",
        sqlite_where=text("content IS NOT NULL"),
        postgresql_where=text("content IS NOT NULL"),
    ),
)

cites = Table(
    "cites",
    metadata,
    Column("item", Text, primary_key=True),  # statement, moment or person
    Column("finding", Text, primary_key=True),
    Index("cites_by_finding", "finding"),
    sqlite_with_rowid=False,
)

deadlines = Table(
    "deadlines",
    metadata,
    Column("rule", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("first", BigInteger, primary_key=True),
    Column("due", BigInteger, primary_key=True),
    Column("fired", Boolean, nullable=False),
    Index("deadlines_pending", "due", sqlite_where=text("NOT fired"), postgresql_where=text("NOT fired")),
    sqlite_with_rowid=False,
)

voids = Table(  # of targets that came before and of those that have not come yet; kept, so that none comes back
    "pending_voids",
    metadata,
    Column("target", Text, primary_key=True),
    Column("void", Text, nullable=False),
    sqlite_with_rowid=False,
)

through = Table(
    "through",
    metadata,
    Column("partition", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
)

sealed = Table(
    "sealed",
    metadata,
    Column("keying", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("until", BigInteger, nullable=False),  # the greatest event time dropped
    sqlite_with_rowid=False,
)

positions = Table(
    "positions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),
)


def _differences(name: str, number: str) -> Table:
    return Table(
        name,
        metadata,
        Column(number, Integer, primary_key=True, autoincrement=True),
        Column("moment", Text, nullable=False),
        Column("change", Text, nullable=False),  # found | revised | retracted
        Column("revision", BigInteger, nullable=False),
        Column("closes", BigInteger, nullable=False),
        Column("body", LargeBinary, nullable=False),  # schemas.moment.write_moment as JSON
        sqlite_autoincrement=True,
    )


outbox = _differences("outbox", "number")
moments_log = _differences("moments_log", "offset")

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("stage", Text, nullable=False),  # recognise | detect
    Column("offset", BigInteger),  # of the envelope in the log
    Column("statement", Text),
    Column("cause", Text, nullable=False),
    Column("rule", Text),  # of a pattern that failed: where it looked
    Column("key", Text),
    Column("first", BigInteger),
    Column("last", BigInteger),
    Column("at", BigInteger, nullable=False),  # append time of what was being read
    Index("dead_letters_by_statement", "statement"),
    Index("dead_letters_by_key", "rule", "key"),
    sqlite_autoincrement=True,
)

rules = Table(
    "rules",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("version", Integer, nullable=False),  # 0: its findings are behind
)

hearing = Table(  # what stands in `heard`: a catalog that wants more hears the kept signals again
    "hearing",
    metadata,
    Column("verb", Text, primary_key=True),
    Column("keying", Text, primary_key=True),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Text, primary_key=True),
    Column("label", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("result", Text, nullable=False),  # JSON
)

notices = Table(
    "notices",
    metadata,
    Column("name", Text, primary_key=True),
    Column("kinds", Text, nullable=False),  # JSON list
)
