"""What language models use for a turn."""

from collections.abc import Callable

from neurolake.chat.events import Used
from neurolake.chat.work import Work
from neurolake.kernel.errors import ModelFailed
from neurolake.llm.base import Completion, Model, Request
from neurolake.llm.ledger import micro
from neurolake.llm.prices import prices


class Meter:
    """Sums what providers tell at the end of each answer; where one tells nothing, a sum is unknown, not less."""

    def __init__(self) -> None:
        self._requests = 0
        self._input: int | None = 0
        self._output: int | None = 0
        self._cost: int | None = 0

    @property
    def used(self) -> Used | None:
        """The sums; None where no model was asked."""
        if not self._requests:
            return None
        cost = None if self._cost is None else round(self._cost / 1_000_000, 6)
        return Used(requests=self._requests, input_tokens=self._input, output_tokens=self._output, cost_usd=cost)

    def streamed(self, model: Model, request: Request, work: Work, write: Callable[[str], None]) -> Completion:
        """A model's answer, each piece written as it comes.

        Raises:
            NeuroLakeError: See `Model`.
            Cancelled: The turn was stopped.
        """
        work.stop.check()
        whole: Completion | None = None
        self._requests += 1
        stream = model.stream(request)
        try:
            for piece in stream:
                work.stop.check()
                if isinstance(piece, Completion):
                    whole = piece
                elif piece:
                    write(piece)
        finally:
            stream.close()
            self._add(whole)
        work.stop.check()
        if whole is None:
            raise ModelFailed("The language model broke off.")
        return whole

    def _add(self, whole: Completion | None) -> None:
        usage = whole.usage if whole else None
        if whole is None or usage is None:
            self._input = self._output = self._cost = None
            return
        cost = micro(prices().cost(whole.backend, usage))
        self._input = None if self._input is None else self._input + usage.input
        self._output = None if self._output is None else self._output + usage.output
        self._cost = None if self._cost is None or cost is None else self._cost + cost
