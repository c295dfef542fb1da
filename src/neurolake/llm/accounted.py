"""Every request to a provider, in the ledger."""

from dataclasses import replace

from neurolake.llm.base import Completion, Model, Request, Streamed, Wrapped
from neurolake.llm.ledger import Ledger


class Accounted(Wrapped):
    """Asks only within the person's budget, and writes down what was used.

    `complete` and `stream` also raise OverBudget.
    """

    def __init__(self, inner: Model, ledger: Ledger) -> None:
        super().__init__(inner)
        self._ledger = ledger

    def complete(self, request: Request) -> Completion:
        """See `Model.complete`."""
        with self._ledger.call(request, self.name) as call:
            answer = self.inner.complete(request)
            call.usage, call.state = answer.usage, "answered"
        return replace(answer, backend=self.name)

    def stream(self, request: Request) -> Streamed:
        """See `Model.stream`."""
        with self._ledger.call(request, self.name) as call:
            for piece in self.inner.stream(request):
                if isinstance(piece, Completion):
                    call.usage, call.state = piece.usage, "answered"
                    yield replace(piece, backend=self.name)
                else:
                    yield piece
