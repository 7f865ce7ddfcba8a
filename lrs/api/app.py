"""The record store as one ASGI application, composed of its parts."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.routing import Route as PathRoute
from starlette.routing import Router
from starlette.types import ASGIApp, Receive, Scope, Send

from lrs.api.calls import Intake
from lrs.api.cors import CrossOrigin
from lrs.api.parts import Parts
from lrs.api.readers import Readers
from lrs.api.resources import RequestIds, Resource, Route
from lrs.api.routes import other_routes, statements_route


class RecordStore:
    """Statements go to their resource at once, all else through a router; there is no middleware on either way."""

    def __init__(self, statements: Resource, router: ASGIApp) -> None:
        self._statements = statements
        self._path = statements.route.path
        self._router = router

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
        elif scope["type"] == "http" and scope["path"].removeprefix(scope.get("root_path", "")) == self._path:
            await self._statements(scope, receive, send)
        else:
            await self._router(scope, receive, send)


def create_app(parts: Parts) -> ASGIApp:
    """The application; its reading threads end with its lifespan."""
    readers = Readers(parts.settings.reads_at_once)
    intake = Intake(parts.settings.intake_bytes)
    request_ids = RequestIds(parts)

    def resource(route: Route) -> Resource:
        return Resource(route, parts, intake, request_ids)

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        readers.close()

    others = other_routes(readers, metrics_open=parts.settings.metrics_open)
    nowhere = resource(Route("", "nowhere", {}, versioned=False))
    router = Router(
        [PathRoute(route.path, resource(route)) for route in others],
        redirect_slashes=False,
        default=nowhere,
        lifespan=lifespan,
    )
    store = RecordStore(resource(statements_route(readers)), router)
    origins = parts.settings.origins
    return CrossOrigin(store, origins) if origins else store
