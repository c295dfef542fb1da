"""Another model when the first one is away."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from neurolake.kernel.errors import TimedOut, TooManyRequests, Unavailable
from neurolake.llm.base import Capabilities, Completion, Model, Request, Streamed, opened

_T = TypeVar("_T")


class Fallback:
    """Asks its models in their order until one answers.

    Only a model that is away, busy or too slow is passed over: one that refuses a request is right or wrong for all.
    Once a tool with effects has run, no other model takes over: it would see the effects and not know why. A stream
    changes models only before its first piece.
    """

    def __init__(self, models: Sequence[Model]) -> None:
        self._models = tuple(models)

    @property
    def name(self) -> str:
        """That of the first one."""
        return self._models[0].name

    @property
    def capabilities(self) -> Capabilities:
        """What any of them can do."""
        every = [model.capabilities for model in self._models]
        return Capabilities(answers=any(one.answers for one in every), network=any(one.network for one in every))

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`."""
        return self._first(request, lambda model: model.complete(request))

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`."""
        yield from self._first(request, lambda model: opened(model.stream(request)))

    def close(self) -> None:
        """Close all."""
        for model in self._models:
            model.close()

    def _first(self, request: Request, ask: Callable[[Model], _T]) -> _T:
        *others, last = self._models[:1] if request.after_effects else self._models
        for model in others:
            try:
                return ask(model)
            except (Unavailable, TooManyRequests, TimedOut):
                continue
        return ask(last)
