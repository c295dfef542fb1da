"""Which language models there are."""

from neurolake.kernel.registry import Backend, Registry
from neurolake.llm.base import Model

models: Registry[Model] = Registry(
    "llm",
    {
        "offline": Backend("neurolake.llm.offline:Offline"),
        "anthropic": Backend("neurolake.llm.anthropic:open_anthropic", extra="llm"),
        "openai": Backend("neurolake.llm.openai:open_openai", extra="llm"),
    },
)
