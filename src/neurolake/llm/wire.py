"""Requests and answers in pydantic-ai's words."""

from collections.abc import Iterator
from typing import Any

from pydantic_ai.messages import (
    ModelMessage,
    ModelRequest,
    ModelRequestPart,
    ModelResponse,
    ModelResponsePart,
    TextPart,
    ToolCallPart,
    ToolReturnPart,
    UserPromptPart,
)
from pydantic_ai.models import ModelRequestParameters
from pydantic_ai.settings import ModelSettings
from pydantic_ai.tools import ToolDefinition
from pydantic_ai.usage import RequestUsage

from neurolake.kernel.errors import ModelFailed
from neurolake.llm.base import Completion, Finish, Form, Json, Message, Request, ToolCall, Usage

_FINISH: dict[str | None, Finish] = {
    "stop": "stop",
    "length": "length",
    "tool_call": "tools",
    "content_filter": "filtered",
}


def asked(request: Request) -> list[ModelMessage]:
    """The conversation, with the instructions."""
    return [_message(message, request.instructions) for message in request.messages]


def _message(message: Message, instructions: str) -> ModelMessage:
    if message.role == "assistant":
        return ModelResponse(parts=list(_said(message)))
    return ModelRequest(parts=list(_put(message)), instructions=instructions)


def _said(message: Message) -> Iterator[ModelResponsePart]:
    if message.text:
        yield TextPart(message.text)
    for call in message.calls:
        yield ToolCallPart(call.name, dict(call.arguments), call.id)


def _put(message: Message) -> Iterator[ModelRequestPart]:
    for result in message.results:
        yield ToolReturnPart(result.name, result.content, result.id)
    if message.text:
        yield UserPromptPart(message.text)


def settings_of(request: Request) -> ModelSettings:
    """How the model is to answer; always the same, as far as it can."""
    return ModelSettings(max_tokens=request.max_tokens)


def parameters_of(request: Request) -> ModelRequestParameters:
    """Tools, and the form of the answer."""
    tools = [
        ToolDefinition(name=tool.name, description=tool.description, parameters_json_schema=dict(tool.parameters))
        for tool in request.tools
    ]
    if request.form is None:
        return ModelRequestParameters(function_tools=tools)
    return ModelRequestParameters(
        function_tools=tools, output_mode="tool", output_tools=[_tool_of(request.form)], allow_text_output=False
    )


def _tool_of(form: Form) -> ToolDefinition:
    return ToolDefinition(
        name=form.name, description=form.description or None, parameters_json_schema=dict(form.schema)
    )


def completion_of(response: ModelResponse, request: Request) -> Completion:
    """What was answered.

    Raises:
        ModelFailed: A tool's arguments are no JSON.
    """
    called = [part for part in response.parts if isinstance(part, ToolCallPart)]
    form = request.form.name if request.form else None
    return Completion(
        text="".join(part.content for part in response.parts if isinstance(part, TextPart)),
        calls=tuple(
            ToolCall(part.tool_call_id, part.tool_name, _arguments(part)) for part in called if part.tool_name != form
        ),
        data=next((_arguments(part) for part in called if part.tool_name == form), None),
        usage=_usage(response.usage),
        model=response.model_name or "",
        finish=_FINISH.get(response.finish_reason, "unknown"),
    )


def _arguments(part: ToolCallPart) -> Json:
    try:
        found: dict[str, Any] = part.args_as_dict(raise_if_invalid=True)
    except ValueError as error:
        raise ModelFailed(f"The model called {part.tool_name!r} with arguments that are no JSON object.") from error
    return found


def _usage(theirs: RequestUsage) -> Usage | None:
    if theirs.unmeasured_requests or not theirs.has_values():
        return None
    return Usage(theirs.input_tokens, theirs.output_tokens, theirs.cache_read_tokens, theirs.cache_write_tokens)
