"""A small lake with a secret beside it, and its application."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app

SECRET = "swordfish-4711"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Holds the lake, and a file that no query may read."""
    made = tmp_path_factory.mktemp("security")
    (made / "secret.csv").write_text(f"word\n{SECRET}\n")
    return made


@pytest.fixture(scope="module")
def lake(folder: Path) -> Iterator[Lake]:
    with Lake.open(folder / "lake") as opened:
        (folder / "sales.csv").write_text("id,note\n" + "".join(f"{n},note {n}\n" for n in range(100)))
        opened.ingest(folder / "sales.csv", dataset="sales")
        yield opened


@pytest.fixture(scope="module")
def client(lake: Lake, patience: None) -> Iterator[TestClient]:
    with TestClient(create_app(lake), base_url="http://127.0.0.1:8000", raise_server_exceptions=False) as opened:
        yield opened


PASSWORD = "correct horse battery"


class Guarded:
    """An application that wants to know who asks, with an administrator `ada` and the users `bob` and `eve`."""

    def __init__(self, home: Path, **settings: object) -> None:
        self.lake = Lake.open(home, auth="required", **settings)
        for name, roles in (("ada", ["admin"]), ("bob", []), ("eve", [])):
            self.lake.identity.users.create(name, PASSWORD, roles=roles)
        self.app = create_app(self.lake)

    def client(self, base_url: str = "http://127.0.0.1:8000") -> TestClient:
        """A client without any credential."""
        return TestClient(self.app, base_url=base_url, raise_server_exceptions=False)

    def bearer(self, name: str) -> dict[str, str]:
        """Headers of a session of this user."""
        user = self.lake.identity.users.get(name)
        token = self.lake.identity.login(user.name, PASSWORD, f"10.0.0.{len(name)}").access_token
        return {"Authorization": f"Bearer {token}"}

    def key(self, name: str, *scopes: str) -> dict[str, str]:
        """Headers with an API key of this user."""
        return {"X-API-Key": self.lake.identity.keys.create(name, "test", scopes)[1]}


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, patience: None) -> Iterator[Guarded]:
    made = Guarded(tmp_path_factory.mktemp("guarded") / "lake")
    with made.lake, made.client():
        yield made


@pytest.fixture
def stranger(guarded: Guarded) -> TestClient:
    return guarded.client()
