"""An application over a lake of its own, as a client sees it, and a real server on a socket."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app
from tests.serving import served

CSV = b"id,region,amount,day\n" + b"".join(
    f"{n},{['north', 'south', 'east'][n % 3]},{n * 1.25:.2f},2024-01-{n % 28 + 1:02d}\n".encode() for n in range(1, 301)
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("api") / "lake"


@pytest.fixture(scope="module")
def lake(home: Path) -> Iterator[Lake]:
    with Lake.open(home, max_upload_bytes=4_000_000) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(lake: Lake, patience: None) -> Iterator[TestClient]:
    with TestClient(create_app(lake), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def sales(client: TestClient) -> dict[str, object]:
    """The job of a small file that is in the lake as `sales`."""
    answer = client.post("/api/neurolake/ingestion/upload", files={"file": ("sales.csv", CSV)})
    assert answer.status_code == 201, answer.text
    return answer.json()["jobs"][0]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with a lake of its own, on a socket."""
    with Lake.open(tmp_path_factory.mktemp("served") / "lake") as lake, served(lake) as url:
        yield int(url.rpartition(":")[2])
