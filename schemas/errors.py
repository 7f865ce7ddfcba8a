"""The one tree of errors, named by whose fault it is; fields, not prose."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of an input: a JSON pointer (RFC 6901) and why, never the value itself (it may be personal)."""

    pointer: str
    reason: str


class RecordError(Exception):
    """The root of every error that Sousbois raises on purpose."""


class InvalidInput(RecordError):
    """Theirs: the request or statement breaks a rule of xAPI or of this store; answered 400."""

    def __init__(self, faults: Sequence[Fault], more: int = 0) -> None:
        """`faults`: at least one, in the order of the input; `more`: how many further ones were left out."""
        super().__init__("; ".join(f"{fault.pointer or '/'}: {fault.reason}" for fault in faults[:3]))
        self.faults = tuple(faults)
        self.more = more


class InvalidStatement(InvalidInput):
    """Theirs: a statement breaks a rule of the xAPI specification."""


class TooLarge(RecordError):
    """Theirs: the input is over a limit that is a setting; answered 413."""

    def __init__(self, what: str, limit: int, setting: str) -> None:
        super().__init__(f"{what} is over the limit of {limit} (setting {setting})")
        self.what = what
        self.limit = limit
        self.setting = setting


class Unauthenticated(RecordError):
    """Theirs: no credential, or one that is not known; answered 401."""


class Forbidden(RecordError):
    """Theirs: the credential is known and its scopes do not allow this; answered 403."""

    def __init__(self, needed: str) -> None:
        super().__init__(f"this credential lacks the scope {needed}")
        self.needed = needed


class Conflict(RecordError):
    """Theirs: the id is taken by another statement; answered 409."""

    def __init__(self, statement_ids: Sequence[str]) -> None:
        super().__init__(f"another statement is stored under {', '.join(statement_ids[:3])}")
        self.statement_ids = tuple(statement_ids)


class PreconditionFailed(RecordError):
    """Theirs: the document is not, or no longer, what If-Match or If-None-Match says; answered 412."""

    def __init__(self) -> None:
        super().__init__("the document is another one than If-Match or If-None-Match asks for: read it again")


class Unconditional(RecordError):
    """Theirs: a document is there, and the request does not say that it means to replace it; answered 409."""

    def __init__(self) -> None:
        super().__init__("a document is there already: read it, and send its ETag in If-Match to replace it")


class Unavailable(RecordError):
    """Ours, for a while: nothing was acknowledged, try again; answered 503 with Retry-After."""

    def __init__(self, what: str, retry_after_s: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.retry_after_s = retry_after_s


class Misconfigured(RecordError):
    """Ours: settings or data do not allow a start; the message says what to do."""
