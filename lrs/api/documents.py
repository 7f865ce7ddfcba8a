"""The state and profile resources: documents under ETags, each write decided by its preconditions in one step."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from lrs.api.answers import Answer, Header, http_date, json_answer
from lrs.api.calls import Call
from lrs.api.problems import NotFound
from lrs.api.turns import Turns
from lrs.ports import Documents
from lrs.rules.document_parameters import parse_deletion, parse_one, parse_reading
from lrs.rules.documents import (
    Content,
    Document,
    Key,
    Kind,
    Many,
    check_post,
    check_put,
    merged,
    parse_content_type,
)
from lrs.rules.parameters import parse_parameters
from lrs.rules.preconditions import ABSENT, IF_MATCH, IF_NONE_MATCH, Condition, Preconditions, parse_preconditions
from schemas.errors import Fault, InvalidInput, PreconditionFailed, TooLarge, Unavailable, Unconditional

NO_CONTENT: Final = Answer(204)
MOST_TRIES: Final = 100  # of one merge; each that fails is another's that was done
# A document is whatever its sender says it is: a browser neither guesses nor runs it.
HARMLESS: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"sandbox"),
)


@dataclass(frozen=True, slots=True)
class DocumentResource:
    """The handlers of one kind of documents, with their turns at the ledger."""

    kind: Kind
    turns: Turns

    async def get(self, call: Call) -> Answer:
        """One document, or the ids of all in a context."""
        asked = parse_reading(self.kind, parse_parameters(call.query_string))
        if isinstance(asked, Many):
            listing = await self.turns.run(partial(call.parts.documents.ids, asked))
            changed = () if listing.updated is None else ((b"last-modified", http_date(listing.updated)),)
            return Answer(200, json_answer(listing.ids).body, headers=changed)
        preconditions = _preconditions(call)
        found = await self.turns.run(partial(call.parts.documents.find, asked))
        if found is None:
            raise NotFound("there is no such document")
        return _answer(found, preconditions)

    async def put(self, call: Call) -> Answer:
        """Keep a document, in place of the one that is there where the request says that it means to."""
        key, preconditions = parse_one(self.kind, parse_parameters(call.query_string)), _preconditions(call)
        content, documents = await _content(call), call.parts.documents
        condition = self._condition(call, preconditions)
        if condition is None:
            await self.turns.run(partial(_refuse_unconditional, documents, key))
        elif not await self.turns.run(partial(_put, documents, key, content, condition)):
            raise PreconditionFailed if preconditions.given else Unconditional
        return NO_CONTENT

    async def post(self, call: Call) -> Answer:
        """Merge a JSON object into the one that is there, or keep whatever is sent where nothing is."""
        key, preconditions = parse_one(self.kind, parse_parameters(call.query_string)), _preconditions(call)
        content = await _content(call)
        limit = call.parts.settings.document_bytes
        await self.turns.run(partial(_merge, call.parts.documents, key, content, preconditions, limit))
        return NO_CONTENT

    async def delete(self, call: Call) -> Answer:
        """Delete one document, there or not, or all states of a context."""
        asked, preconditions = parse_deletion(self.kind, parse_parameters(call.query_string)), _preconditions(call)
        if isinstance(asked, Many):
            if preconditions.given:
                reason = f"headers {IF_MATCH} and {IF_NONE_MATCH} are about one document: name it by its id"
                raise InvalidInput([Fault("", reason)])
            await self.turns.run(partial(call.parts.documents.delete_all, asked))
        elif not await self.turns.run(partial(call.parts.documents.delete, asked, preconditions.condition)):
            raise PreconditionFailed
        return NO_CONTENT

    def _condition(self, call: Call, preconditions: Preconditions) -> Condition | None:
        """When a PUT may happen; None: it says too little to happen at all.

        In xAPI 1.0.3 concurrency control is about profiles alone (Communication 3.1), in 2.0 about states too (4.1.4).
        """
        if preconditions.given or (self.kind == "state" and call.version == "1.0.3"):
            return preconditions.condition
        return None if call.version == "1.0.3" else ABSENT


def _put(documents: Documents, key: Key, content: Content, condition: Condition) -> bool:
    """Whether the condition held. Raises: InvalidInput: what is called JSON is none."""
    check_put(content)
    return documents.put(key, content, condition)


def _refuse_unconditional(documents: Documents, key: Key) -> None:
    """Of xAPI 1.0.3, the PUT of a profile says what it knows, even where none is (Communication 3.1).

    Raises: Unconditional: one is there. InvalidInput: none is.
    """
    if documents.find(key) is not None:
        raise Unconditional
    raise InvalidInput([Fault("", f"send {IF_NONE_MATCH}: * to make a profile, or {IF_MATCH} to replace one")])


def _merge(documents: Documents, key: Key, sent: Content, preconditions: Preconditions, limit: int) -> None:
    """Read, merge, and keep if nothing changed meanwhile; else again.

    Raises:
        PreconditionFailed, InvalidInput: of the document that is there then.
        TooLarge: the merged document is over the limit.
        Unavailable: others were faster each time.
    """
    check_post(sent)
    for _ in range(MOST_TRIES):
        found = documents.find(key)
        if not preconditions.condition.holds(None if found is None else found.etag):
            raise PreconditionFailed
        content = sent if found is None else merged(found, sent)
        _check_size(len(content.body), limit)
        if documents.put(key, content, ABSENT if found is None else found.unchanged):
            return
    raise Unavailable("many write this document at once: send it again")


def _answer(found: Document, preconditions: Preconditions) -> Answer:
    """The document as it was sent, or that its reader has it already (RFC 9110 §13.2.2)."""
    if not preconditions.matches(found.etag):
        raise PreconditionFailed
    marks = ((b"etag", f'"{found.etag}"'.encode()), (b"last-modified", http_date(found.updated)))
    if preconditions.is_known(found.etag):
        return Answer(304, headers=marks)
    return Answer(200, found.body, found.content_type.encode("latin-1"), (*marks, *HARMLESS))


def _preconditions(call: Call) -> Preconditions:
    sent = {name: call.header(name.lower().encode()) for name in (IF_MATCH, IF_NONE_MATCH)}
    return parse_preconditions({name: value for name, value in sent.items() if value is not None})


async def _content(call: Call) -> Content:
    content_type = parse_content_type(call.header(b"content-type"))
    limit = call.parts.settings.document_bytes
    declared = call.headers.get(b"content-length", b"")
    if declared.isdigit():
        _check_size(int(declared), limit)
    body = await call.body()
    _check_size(len(body), limit)
    return Content(content_type, body)


def _check_size(size: int, limit: int) -> None:
    if size > limit:
        raise TooLarge("the document (in bytes)", limit, "SOUSBOIS_DOCUMENT")
