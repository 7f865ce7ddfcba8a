"""A record store in memory and clients that speak to it over ASGI."""

from collections.abc import AsyncIterator

import httpx
import pytest

from tests.lrs.api.client import client_of
from tests.lrs.memory import World


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
async def client(world: World) -> AsyncIterator[httpx.AsyncClient]:
    """Speaks 2.0 with the scope `all`."""
    async with client_of(world, "all") as speaking:
        yield speaking
