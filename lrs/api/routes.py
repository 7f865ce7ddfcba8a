"""The routing table: every resource, its methods and what they demand."""

from lrs.api.about import get_about
from lrs.api.documents import DocumentResource
from lrs.api.ingest import post_statements, put_statement
from lrs.api.lookups import LookUp
from lrs.api.me import Me
from lrs.api.moments import ReadMoments
from lrs.api.operate import get_health, get_metrics, post_operation
from lrs.api.profile import get_profile
from lrs.api.readers import Readers
from lrs.api.resources import Method, Route, unversioned
from lrs.api.statements import PATH as STATEMENTS
from lrs.api.statements import ReadStatements
from lrs.api.turns import Turns
from lrs.rules.documents import Kind
from lrs.rules.scopes import (
    OPERATE,
    READ_ACTIVITIES,
    READ_AGENTS,
    READ_MOMENTS,
    READ_OWN_STATEMENTS,
    READ_PROFILES,
    READ_STATE,
    WRITE_PROFILES,
    WRITE_STATE,
    WRITE_STATEMENTS,
)


def statements_route(readers: Readers) -> Route:
    """The statements resource; it stands before the router, since nearly every request is for it."""
    methods = {
        "GET": Method(ReadStatements(readers), READ_OWN_STATEMENTS),
        "POST": Method(post_statements, WRITE_STATEMENTS),
        "PUT": Method(put_statement, WRITE_STATEMENTS),
    }
    return Route(STATEMENTS, "statements", methods, consistent=True)


def document_routes() -> tuple[Route, ...]:
    """The three document resources; they share their turns at the ledger."""
    turns = Turns()

    def route(path: str, kind: Kind, read: frozenset[str], write: frozenset[str]) -> Route:
        resource = DocumentResource(kind, turns)
        methods = {
            "GET": Method(resource.get, read),
            "PUT": Method(resource.put, write),
            "POST": Method(resource.post, write),
            "DELETE": Method(resource.delete, write),
        }
        return Route(path, kind, methods)

    return (
        route("/xAPI/activities/state", "state", READ_STATE, WRITE_STATE),
        route("/xAPI/activities/profile", "activity_profile", READ_PROFILES, WRITE_PROFILES),
        route("/xAPI/agents/profile", "agent_profile", READ_PROFILES, WRITE_PROFILES),
    )


def other_routes(readers: Readers, *, metrics_open: bool) -> tuple[Route, ...]:
    """All other resources; a new one is a file with its handlers and a row here."""
    moments, look_up, me = ReadMoments(readers), LookUp(readers), Me(readers)
    return (
        Route("/xAPI/activities", "activities", {"GET": Method(look_up.activity, READ_ACTIVITIES)}, consistent=True),
        Route("/xAPI/agents", "agents", {"GET": Method(look_up.person, READ_AGENTS)}, consistent=True),
        *document_routes(),
        unversioned(path="/xAPI/about", name="about", methods={"GET": Method(get_about)}),
        unversioned(path="/moments", name="moments", methods={"GET": Method(moments.page, READ_MOMENTS)}),
        unversioned(path="/moments/{id}", name="moment", methods={"GET": Method(moments.one, READ_MOMENTS)}),
        unversioned(path="/me/moments", name="my moments", methods={"GET": Method(me.moments)}),
        unversioned(path="/me/moments/{id}", name="my moment", methods={"GET": Method(me.one), "POST": Method(me.say)}),
        unversioned(path="/me/words", name="my words", methods={"GET": Method(me.words)}),
        unversioned(path="/me/withdraw", name="my consent", methods={"POST": Method(me.withdraw)}),
        unversioned(path="/profile", name="profile", methods={"GET": Method(get_profile)}),
        unversioned(path="/health", name="health", methods={"GET": Method(get_health)}),
        unversioned(
            path="/metrics",
            name="metrics",
            methods={"GET": Method(get_metrics, frozenset() if metrics_open else OPERATE)},
        ),
        unversioned(path="/operate/{name}", name="operate", methods={"POST": Method(post_operation, OPERATE)}),
    )
