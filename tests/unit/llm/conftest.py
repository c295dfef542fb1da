"""A model's URL for each protocol, and the parts that a request passes."""

from collections.abc import Callable, Iterator

import pytest

from neurolake.kernel.principal import Principal
from neurolake.llm.base import Message, Model, Request
from neurolake.llm.registry import models
from neurolake.metadata.database import Database
from neurolake.testing.llm import ProviderServer, Reply

Opened = Callable[[ProviderServer], Model]
ANN = Principal("ann")


@pytest.fixture(params=["anthropic", "openai"])
def open_at(request: pytest.FixtureRequest) -> Iterator[Opened]:
    """Opens the model behind a server, by each protocol; closed at the end."""
    made: list[Model] = []

    def opened(server: ProviderServer) -> Model:
        made.append(models.open(getattr(server, request.param)))
        return made[-1]

    yield opened
    for model in made:
        model.close()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    found = Database(database_url)
    yield found
    found.close()


def asking(text: str = "How many?", **options: object) -> Request:
    """A request of Ann's."""
    return Request(ANN, "test", "Answer briefly.", (Message("user", text),), **options)  # type: ignore[arg-type]


def answering(*replies: Reply) -> ProviderServer:
    return ProviderServer.of(*replies)
