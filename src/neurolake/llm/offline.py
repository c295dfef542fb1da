"""No model: everything that needs one says so."""

from typing import NoReturn

from neurolake.kernel.errors import InvalidOption
from neurolake.llm.base import Capabilities, Request


class Offline:
    """The default. What works without a model works; what does not is refused clearly."""

    name = "offline:"
    capabilities = Capabilities(answers=False, network=False)

    def __init__(self, url: str) -> None:
        self.url = url

    def complete(self, request: Request) -> NoReturn:  # noqa: ARG002 - refused whatever it is
        """Refuse.

        Raises:
            InvalidOption: Always.
        """
        raise InvalidOption(
            "No language model is configured.",
            hint="Set NEUROLAKE_LLM_URL (`anthropic:claude-opus-5-5`, `openai:gpt-5`) and the provider's key.",
        )

    def stream(self, request: Request) -> NoReturn:
        """Refuse, as `complete` does.

        Raises:
            InvalidOption: Always.
        """
        self.complete(request)

    def close(self) -> None:
        """There is nothing to let go of."""
