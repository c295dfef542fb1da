"""Plans by a language model: structured, checked, never trusted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from neurolake.agents.log import State
from neurolake.agents.planning import Turn
from neurolake.kernel.errors import InvalidOption
from neurolake.kernel.principal import Principal
from neurolake.llm.base import Model
from neurolake.tools.base import Tool


@dataclass(frozen=True)
class ModelPlanner:
    """See `planning.Planner`."""

    model: Callable[[], Model]

    def next(self, state: State, tools: Sequence[Tool[Any]], principal: Principal) -> Turn:
        """Not before slice 5."""
        del state, tools, principal
        raise InvalidOption("Plans by a model are not offered.")
