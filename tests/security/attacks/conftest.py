"""A lake for each file of attacks, asked by REST: what was asked in one is in nobody's history in another."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app
from tests.security.attacks.lake import PASSWORD, Places, furnish, users
from tests.security.attacks.rest import Rest


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Lake, Places]]:
    """The lake, and the files around it."""
    home = tmp_path_factory.mktemp("attacked")
    limit = {"rate_limit": "1000000/minute", "endpoint_rate_limit": "1000000/minute"}
    with Lake.open(home / "lake", auth="required", query_memory="1GB", **limit) as lake:
        furnish(lake)
        yield lake, Places.around(lake, home)


@pytest.fixture(scope="module")
def places(furnished: tuple[Lake, Places]) -> Places:
    return furnished[1]


@pytest.fixture(scope="module")
def attacked(furnished: tuple[Lake, Places]) -> Lake:
    return furnished[0]


@pytest.fixture(scope="module")
def rest(attacked: Lake) -> Iterator[Rest]:
    headers = {
        name: {"Authorization": f"Bearer {attacked.identity.login(name, PASSWORD, f'10.0.0.{n}').access_token}"}
        for n, name in enumerate(users())
    }
    with TestClient(create_app(attacked), "http://127.0.0.1:8000", raise_server_exceptions=False) as client:
        yield Rest(client, headers)
