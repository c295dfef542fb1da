"""Prometheus in a cluster: at a pod's address, with a token from the settings."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pydantic import ValidationError

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.app.settings import Settings

TOKEN = "0123456789abcdef" * 4
POD = {"Host": "10.1.2.3:8000"}
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module", params=["required", "off"])
def client(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    home = tmp_path_factory.mktemp("scraped") / "lake"
    with Lake.open(home, auth=request.param, metrics_token=TOKEN) as lake:
        app = create_app(lake)
        with TestClient(app, base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as opened:
            yield opened


def test_the_token_opens_metrics_at_any_address(client: TestClient) -> None:
    answer = client.get("/metrics", headers=POD | SHOWN)
    assert answer.status_code == 200
    assert "neurolake_up_seconds" in answer.text


@pytest.mark.parametrize("shown", [{}, {"Authorization": f"Bearer {TOKEN[:-1]}"}, {"Authorization": "Bearer "}])
def test_nothing_else_does(client: TestClient, shown: dict[str, str]) -> None:
    assert client.get("/metrics", headers=POD | shown).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/api/neurolake/system/metrics"), ("GET", "/metrics/"), ("POST", "/metrics"), ("GET", "/api/audit")],
)
def test_the_token_opens_nothing_else(client: TestClient, method: str, path: str) -> None:
    assert client.request(method, path, headers=POD | SHOWN).status_code == 403
    if client.app.state.lake.settings.auth == "required":  # type: ignore[attr-defined]
        assert client.request(method, path, headers=SHOWN).status_code == 401


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="metrics_token"):
        Settings(home=tmp_path, metrics_token="short")
