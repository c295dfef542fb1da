"""Personal data in what a model is told, replaced before it leaves this machine."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from neurolake.llm.base import Completion, Json, Message, Model, Request, Streamed, Wrapped

Span = tuple[int, int, str]
Spans = Callable[[str], Iterable[Span]]
"""Where personal data are in a text: from, to, and what kind; in order, none over another."""


class Redacted(Wrapped):
    """Puts a name (`<EMAIL_1>`) in place of personal data, and the data in its place again in what is answered.

    The provider never sees them; a filter by an address that the person wrote works all the same.
    """

    def __init__(self, inner: Model, spans: Spans) -> None:
        super().__init__(inner)
        self._spans = spans

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`."""
        names = _Names(self._spans)
        return names.back(self.inner.complete(names.without(request)))

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`."""
        names = _Names(self._spans)
        pending = ""
        for piece in self.inner.stream(names.without(request)):
            if isinstance(piece, Completion):
                if pending:
                    yield names.back_in(pending)
                yield names.back(piece)
                return
            ready, pending = _whole_names(pending + piece)
            if ready:
                yield names.back_in(ready)


def _whole_names(text: str) -> tuple[str, str]:
    """A text in two: what can be read, and the beginning of what may become a name with the next piece."""
    start = text.rfind("<")
    return (
        (text, "")
        if start < 0 or ">" in text[start:] or len(text) - start > _LONGEST_NAME
        else (text[:start], text[start:])
    )


_LONGEST_NAME = 40


@dataclass
class _Names:
    """What stands for what, within one request."""

    spans: Spans
    name_of: dict[str, str] = field(default_factory=dict)

    def without(self, request: Request) -> Request:
        return replace(
            request,
            instructions=self._out(request.instructions),
            messages=tuple(map(self._message, request.messages)),
        )

    def _message(self, message: Message) -> Message:
        return replace(
            message,
            text=self._out(message.text),
            calls=tuple(replace(call, arguments=_mapped(call.arguments, self._out)) for call in message.calls),
            results=tuple(replace(result, content=self._out(result.content)) for result in message.results),
        )

    def _out(self, text: str) -> str:
        parts, done = [], 0
        for start, end, kind in self.spans(text):
            parts += [text[done:start], self._name(kind, text[start:end])]
            done = end
        return "".join([*parts, text[done:]])

    def _name(self, kind: str, value: str) -> str:
        return self.name_of.setdefault(value, f"<{kind.upper()}_{len(self.name_of) + 1}>")

    def back(self, answer: Completion) -> Completion:
        return replace(
            answer,
            text=self.back_in(answer.text),
            calls=tuple(replace(call, arguments=_mapped(call.arguments, self.back_in)) for call in answer.calls),
            data=None if answer.data is None else _mapped(answer.data, self.back_in),
        )

    def back_in(self, text: str) -> str:
        for value, name in self.name_of.items():
            text = text.replace(name, value)
        return text


def _mapped(found: Json, change: Callable[[str], str]) -> dict[str, Any]:
    return {key: _changed(value, change) for key, value in found.items()}


def _changed(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return _mapped(value, change)
    return [_changed(item, change) for item in value] if isinstance(value, list) else value
