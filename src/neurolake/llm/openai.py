"""GPT, or any server that speaks OpenAI's protocol of chat completions (Ollama, vLLM, …)."""

from openai import AsyncOpenAI
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.profiles.openai import OpenAIModelProfile
from pydantic_ai.providers.openai import OpenAIProvider

from neurolake.llm.address import address_of
from neurolake.llm.provider import NO_KEY, ProviderModel


def open_openai(url: str) -> ProviderModel:
    """`openai:MODEL[?base_url=…&key_env=…]`; the key is in OPENAI_API_KEY unless the URL says where.

    Raises:
        InvalidOption: The URL is wrong, or there is no key.
    """
    address = address_of(url, "OPENAI_API_KEY")
    client = AsyncOpenAI(api_key=address.key or NO_KEY, base_url=address.base_url, max_retries=0)
    # A connection that ends early must not pass for the end of an answer.
    whole = OpenAIModelProfile(openai_chat_streaming_requires_finish_reason=True)
    model = OpenAIChatModel(address.model, provider=OpenAIProvider(openai_client=client), profile=whole)
    return ProviderModel(f"openai:{address.model}", model, client.close, local=address.local)
