"""Claude, or any server that speaks Anthropic's protocol."""

from anthropic import AsyncAnthropic
from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.providers.anthropic import AnthropicProvider

from neurolake.llm.address import address_of
from neurolake.llm.provider import NO_KEY, ProviderModel


def open_anthropic(url: str) -> ProviderModel:
    """`anthropic:MODEL[?base_url=…&key_env=…]`; the key is in ANTHROPIC_API_KEY unless the URL says where.

    Raises:
        InvalidOption: The URL is wrong, or there is no key.
    """
    address = address_of(url, "ANTHROPIC_API_KEY")
    client = AsyncAnthropic(api_key=address.key or NO_KEY, base_url=address.base_url, max_retries=0)
    model = AnthropicModel(address.model, provider=AnthropicProvider(anthropic_client=client))
    return ProviderModel(f"anthropic:{address.model}", model, client.close, local=address.local)
