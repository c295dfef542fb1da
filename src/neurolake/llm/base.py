"""The Protocol of language models, and its values.

A model is asked with everything it is to know, each time anew: it keeps nothing. What it answers is input like any
other: nobody runs it before it has passed the same checks as what a person writes.
"""

import json
import threading
from collections.abc import Generator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal, Protocol

from neurolake.kernel.principal import Principal

Json = Mapping[str, Any]
Finish = Literal["stop", "length", "tools", "filtered", "unknown"]


@dataclass(frozen=True)
class ToolCall:
    """A tool that the model wants to be run.

    Attributes:
        id: Names the call in its `ToolResult`.
        arguments: As the model wrote them, not checked.
    """

    id: str
    name: str
    arguments: Json


@dataclass(frozen=True)
class ToolResult:
    """What a tool that was run gave, as the model is to read it."""

    id: str
    name: str
    content: str


@dataclass(frozen=True)
class Message:
    """A turn of the conversation: of the person, with the results of tools that ran before, or of the model."""

    role: Literal["user", "assistant"]
    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    results: tuple[ToolResult, ...] = ()


@dataclass(frozen=True)
class Tool:
    """What the model may ask to be run; `parameters` is a JSON schema of an object."""

    name: str
    description: str
    parameters: Json


@dataclass(frozen=True)
class Form:
    """How a structured answer looks.

    Attributes:
        name: With its version: answers in an older form are not taken from the cache.
        schema: JSON schema of an object.
    """

    name: str
    schema: Json
    description: str = ""


@dataclass(frozen=True)
class Request:
    """What a model is asked.

    Attributes:
        principal: For whom; whose budget it is, and who may be given the same answer again.
        feature: What for (`nl-to-sql`, `chat`), for the record of usage.
        instructions: What the model is to be and do.
        form: The answer is an object of this form, in place of text.
        max_tokens: Most tokens of the answer.
        timeout_s: Seconds for everything, trying again included.
        after_effects: Whether a tool with effects has run in this conversation: another model then does not take over.
        repeatable: Whether an answer given before will do.
        stop: Set from any thread, it ends a stream before its end.
    """

    principal: Principal
    feature: str
    instructions: str
    messages: tuple[Message, ...]
    tools: tuple[Tool, ...] = ()
    form: Form | None = None
    max_tokens: int = 2_000
    timeout_s: float = 60.0
    after_effects: bool = False
    repeatable: bool = False
    stop: threading.Event | None = field(default=None, compare=False, repr=False)

    @property
    def told(self) -> str:
        """All that the model is told, as JSON; the same for the same."""
        parts = [[asdict(message) for message in self.messages], [asdict(tool) for tool in self.tools]]
        form = asdict(self.form) if self.form else None
        return json.dumps([self.instructions, *parts, form], sort_keys=True, ensure_ascii=False)


@dataclass(frozen=True)
class Usage:
    """Tokens, as the provider counted them at the end of its answer.

    Attributes:
        input, output: All tokens of the question and of the answer.
        cache_read, cache_write: Those of `input` that the provider had kept or kept now.
    """

    input: int
    output: int
    cache_read: int = 0
    cache_write: int = 0


@dataclass(frozen=True)
class Completion:
    """What a model answered.

    Attributes:
        data: The object, where a `Form` was asked for; not checked against it.
        usage: None where the provider told none: unknown is not nothing.
        model: Which one answered, as the provider names it.
        cached: Whether it was given before and cost nothing now.
        backend: Backend and model, as prices and records name it.
    """

    text: str = ""
    calls: tuple[ToolCall, ...] = ()
    data: Json | None = None
    usage: Usage | None = None
    model: str = ""
    finish: Finish = "unknown"
    cached: bool = False
    backend: str = ""


@dataclass(frozen=True)
class Capabilities:
    """What a model can do.

    Attributes:
        answers: Whether there is one.
        network: Whether what it is asked leaves this machine.
    """

    answers: bool
    network: bool


Streamed = Generator[str | Completion, None, None]
"""Pieces of text as they come, then the whole, unless it was stopped; closing it stops the model."""


class Model(Protocol):
    """A language model. Safe for threads. A backend is made with `(url)`.

    `complete` and `stream` raise:
        Unavailable: The provider does not answer, or is overloaded.
        TooManyRequests: It wants to be asked less often.
        TimedOut: It took longer than the request allows.
        ModelFailed: It refused the request, or answered what cannot be read; asking again does not help.
    """

    @property
    def name(self) -> str:
        """Backend and model (`anthropic:claude-…`), for people, prices and records."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    def complete(self, request: Request) -> Completion:
        """The whole answer."""
        ...

    def stream(self, request: Request) -> Streamed:
        """The answer in pieces; the last item is the whole."""
        ...

    def close(self) -> None:
        """Let go of connections."""
        ...


class Wrapped:
    """A model behind another: what a wrapper does not change is passed on."""

    def __init__(self, inner: Model) -> None:
        self.inner = inner

    @property
    def name(self) -> str:
        """That of the model behind it."""
        return self.inner.name

    @property
    def capabilities(self) -> Capabilities:
        """Those of the model behind it."""
        return self.inner.capabilities

    def close(self) -> None:
        """Close the model behind it."""
        self.inner.close()


def opened(stream: Streamed) -> Streamed:
    """The same stream, whose first piece is there already: what goes wrong before it is raised here."""
    first = next(stream)

    def all_of_it() -> Streamed:
        try:
            yield first
            yield from stream
        finally:
            stream.close()

    return all_of_it()
