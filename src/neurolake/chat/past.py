"""Earlier turns: told again only as far as who asks may still see the data that they tell of."""

from collections.abc import Sequence
from typing import Any

from neurolake.app.lake import Lake
from neurolake.chat import store
from neurolake.chat.memory import context_of
from neurolake.chat.views import Turn
from neurolake.chat.work import Said
from neurolake.kernel.errors import AnswerOutdated, Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import ChatTurn

_MOST_TOLD = 12


def check(lake: Lake, turn: ChatTurn, caller: Principal) -> None:
    """Ask the policies whether what a turn tells may be seen now.

    Raises:
        Forbidden, AnswerOutdated: It may not.
    """
    with lake.database.read() as session:
        queries = sorted(store.query_ids_of(session, turn.id))
    for query_id in queries:
        try:
            lake.queries.check(query_id, caller)
        except NotFound as error:
            raise AnswerOutdated("It is not known any more what this was told from.", hint="Ask again.") from error


def shown(lake: Lake, turn: ChatTurn, events: Sequence[dict[str, Any]], caller: Principal) -> Turn:
    """A turn, without its answer where that may not be seen any more."""
    try:
        check(lake, turn, caller)
    except (Forbidden, AnswerOutdated) as error:
        return Turn.of(turn, [], str(error))
    return Turn.of(turn, events)


def said(lake: Lake, conversation_id: str, until: str, caller: Principal) -> list[Said]:
    """The turns before one, the newest last, for a language model."""
    with lake.database.read() as session:
        turns = [one for one in store.turns(session, conversation_id) if one.id < until][-_MOST_TOLD:]
        rows = {one.id: store.rows_of(session, one.id) for one in turns}
    return [_said(one, rows[one.id]) for one in turns if one.answer and _may_see(lake, one, caller)]


def _may_see(lake: Lake, turn: ChatTurn, caller: Principal) -> bool:
    try:
        check(lake, turn, caller)
    except (Forbidden, AnswerOutdated):
        return False
    return True


def _said(turn: ChatTurn, rows: int | None) -> Said:
    last = context_of(turn.context).last if turn.query_id else None
    return Said(turn.message, turn.answer or "", last.sql if last else None, rows, turn.correction)
