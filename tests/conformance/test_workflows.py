"""The backends for durable work that ship, against the suite of the port."""

from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from neurolake.kernel.errors import InvalidOption
from neurolake.metadata.database import Database
from neurolake.testing.workflows import WorkflowsConformance, WorkflowsOpener
from neurolake.workflows.base import Workflows
from neurolake.workflows.embedded import EmbeddedWorkflows
from neurolake.workflows.registry import workflows


class Process:
    """A process of the lake; one that is called `dies` is dead to all others."""

    def __init__(self, name: str) -> None:
        self.id = name

    def is_alive(self, owner: str | None) -> bool:
        return owner is not None and owner != "dies"


class TestEmbedded(WorkflowsConformance):
    @pytest.fixture
    def open_workflows(self, database: Database) -> Iterator[WorkflowsOpener]:
        with ExitStack() as stack:

            def opened(name: str) -> Workflows:
                found = workflows.open("embedded:", database=database, owner=Process(name), workers=4)
                stack.callback(found.close)
                return found

            yield opened


def test_the_embedded_backend_is_chosen_by_its_url(database: Database) -> None:
    opened = workflows.open("embedded:", database=database, owner=Process("a"))
    assert isinstance(opened, EmbeddedWorkflows)
    assert opened.capabilities.transactional
    opened.close()
    with pytest.raises(InvalidOption, match="workflows"):
        workflows.open("cron:", database=database, owner=Process("a"))
