"""What the API is composed of: its ports and its settings."""

from dataclasses import dataclass, field

from lrs.ports import (
    Attachments,
    Credentials,
    Documents,
    Log,
    Lookups,
    Moments,
    NewIds,
    Now,
    Operations,
    Persons,
    Recorded,
    Report,
    Store,
)
from lrs.rules.rates import Buckets
from lrs.rules.reading import PageSizes
from schemas.statement import DEFAULT_LIMITS, Limits

MIB = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What an installation may set."""

    home_page: str  # the IRI that names this installation, in the authority of what it accepts
    cursor_key: bytes  # signs `more`; the same at every start, so that a reader may go on after a restart
    read_wait_s: float = 5.0  # law 3: how long a reader waits for what was acknowledged before
    intake_bytes: int = 256 * MIB  # bodies held at once by all requests together
    form_bytes: int = 64 << 10  # of a form (alternate request syntax) before it says who sends it
    document_bytes: int = 8 * MIB
    answer_bytes: int = 32 * MIB  # statements of one page; attachments are streamed and not counted
    attachment_bytes: int = 256 * MIB  # of one attachment
    attachments: int = 1_000  # of one request
    request_bytes: int = 1024 * MIB  # of one request with attachments
    reads_at_once: int = 32  # of one credential
    limits: Limits = DEFAULT_LIMITS  # of a request; every body, also those that hold no statements
    pages: PageSizes = field(default_factory=PageSizes)
    moments: PageSizes = field(default_factory=PageSizes)
    origins: frozenset[str] = frozenset()  # whose pages may read answers (CORS)
    metrics_open: bool = False  # whether GET /metrics asks for no credential


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The ports the API stands on."""

    log: Log
    store: Store
    lookups: Lookups
    documents: Documents
    attachments: Attachments
    recorded: Recorded
    credentials: Credentials
    moments: Moments
    persons: Persons
    operations: Operations
    buckets: Buckets  # of both ports together
    now: Now
    new_ids: NewIds
    report: Report
    settings: ApiSettings
