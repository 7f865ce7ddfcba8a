"""The ledger's tables and their version; times are microseconds since 1970 in UTC."""

from sqlalchemy import BigInteger, Boolean, Column, Index, Integer, LargeBinary, MetaData, Table, Text, text

SCHEMA_VERSION = 3  # 2: documents, 3: directory, contests, emissions

metadata = MetaData()

schema = Table("schema_version", metadata, Column("version", Integer, nullable=False))

credentials = Table(
    "credentials",
    metadata,
    Column("key", Text, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("salt", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),  # scrypt
    Column("scopes", Text, nullable=False),  # sorted, joined by commas
    Column("created", BigInteger, nullable=False),
)

consent_acts = Table(
    "consent_acts",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False, index=True),  # as schemas.agent.identifier writes it
    Column("source", Text),  # NULL: every source
    Column("act", Text, nullable=False),  # grant | withdraw
    Column("at", BigInteger, nullable=False),
    Column("counts_from", BigInteger),  # of a grant: event time from which the person is heard
    Column("token", LargeBinary, index=True),  # blake2b of the token with which the person proves to be the pseudonym
    sqlite_autoincrement=True,
)

directory_entries = Table(
    "directory_entries",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("subject", Text, nullable=False),  # person | place
    Column("name", Text, nullable=False),
    Column("rows", Text, nullable=False),  # JSON
    Column("at", BigInteger, nullable=False),
    Index("directory_entries_by_name", "subject", "name"),
    sqlite_autoincrement=True,
)

contests = Table(
    "contests",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("person", Text, nullable=False, index=True),
    Column("moment", Text, nullable=False),
    Column("rejected", Boolean, nullable=False),
    Column("note", Text),
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

emissions = Table(  # of moments as statements
    "emissions",
    metadata,
    Column("moment", Text, primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("standing", Boolean, nullable=False),
    Column("since", BigInteger, nullable=False),  # the log's time when it last changed
    Column("sent", BigInteger),  # the revision of which a statement stands
    Index("emissions_due", "since", sqlite_where=text("sent IS NULL OR sent != revision")),
)

orders = Table(
    "orders",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=True),
    Column("name", Text, nullable=False),
    Column("arguments", Text, nullable=False),  # JSON
    Column("at", BigInteger, nullable=False),
    sqlite_autoincrement=True,
)

positions = Table(
    "positions",
    metadata,
    Column("stage", Text, primary_key=True),
    Column("position", BigInteger, nullable=False),  # the offset to read next
)

choices = Table(  # made once and kept: what signs cursors, what names this installation
    "choices",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

dead_letters = Table(
    "dead_letters",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("stage", Text, nullable=False),
    Column("offset", BigInteger, nullable=False),  # of the envelope in the log
    Column("statement", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("dead_letters_by_statement", "stage", "offset", "statement", unique=True),
    sqlite_autoincrement=True,
)

documents = Table(  # of the state and profile resources; a part of the key that a kind does not have is empty
    "documents",
    metadata,
    Column("kind", Text, primary_key=True),  # state | activity_profile | agent_profile
    Column("activity", Text, primary_key=True),
    Column("agent", Text, primary_key=True),  # as schemas.agent.identifier writes it
    Column("registration", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("content_type", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("etag", Text, nullable=False),  # of the body
    Column("updated", BigInteger, nullable=False),
)
