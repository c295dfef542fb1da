"""The identity service over a database of its own, with a clock that the test moves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from neurolake.app.settings import Settings
from neurolake.identity.service import Identity
from neurolake.metadata.database import Database

PASSWORD = "correct horse battery"


class Moving:
    """A clock that starts at the present, as tokens are checked against the machine's."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Moving:
    return Moving()


@pytest.fixture
def identity(database: Database, home: Path, clock: Moving) -> Identity:
    return Identity(database, lambda: "k" * 64, Settings(home=home), clock)


@pytest.fixture
def ada(identity: Identity) -> str:
    return identity.users.create("ada", PASSWORD, roles=["admin"]).name
