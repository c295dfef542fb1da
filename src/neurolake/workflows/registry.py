"""Which backends for durable work there are."""

from neurolake.kernel.registry import Backend, Registry
from neurolake.workflows.base import Workflows

workflows: Registry[Workflows] = Registry(
    "workflows",
    {"embedded": Backend("neurolake.workflows.embedded:EmbeddedWorkflows")},
)
