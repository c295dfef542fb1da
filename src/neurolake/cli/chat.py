"""`neurolake chat`: a conversation about the lake. Ctrl-C stops an answer, Ctrl-D ends the conversation."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from neurolake.cli.options import DEFAULT_HOME, Home, opened
from neurolake.cli.output import console
from neurolake.cli.rows import Format, print_result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from neurolake.app.lake import Lake
    from neurolake.chat.service import Chats
    from neurolake.chat.views import Turn

_PROMPT = "> "


def chat(
    conversation: Annotated[str | None, typer.Option(help="Id of a conversation to go on with.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most rows to print of each answer.")] = 20,
    sql: Annotated[bool, typer.Option(help="Show the queries.")] = True,
    home: Home = DEFAULT_HOME,
) -> None:
    """Talk about the data: questions, and what follows them ("only the paid ones", "by month", "go back").

    Ctrl-C stops an answer, Ctrl-D ends. Where you are asked back, answer with the number of what you mean.
    """
    with opened(home, as_json=False) as lake:
        from neurolake.chat.service import Chats

        chats = Chats(lake)
        try:
            _Talk(lake, chats, conversation, limit, sql=sql).go()
        finally:
            chats.close()


class _Talk:
    """The conversation that goes on."""

    def __init__(self, lake: "Lake", chats: "Chats", conversation: str | None, limit: int, *, sql: bool) -> None:
        self._lake = lake
        self._chats = chats
        self._conversation = conversation
        self._limit = limit
        self._sql = sql
        self._begun = False

    def go(self) -> None:
        """Answer each line until there is none more."""
        from neurolake.kernel.errors import NeuroLakeError

        for line in _lines():
            if not line.strip():
                continue
            try:
                self._answer(line.strip())
            except NeuroLakeError as error:
                console(stderr=True).print(str(error), markup=False, style="red")

    def _answer(self, line: str) -> None:
        from neurolake.chat.service import Message
        from neurolake.kernel.principal import LOCAL

        turn = self._chats.say(Message(line, self._conversation), LOCAL)
        self._conversation = turn.conversation
        self._begun = False
        events = self._chats.follow(turn.id, LOCAL)
        after = 0
        while True:
            try:
                for event in events:
                    if event is not None:
                        after = event["seq"]
                        self._show(event)
            except KeyboardInterrupt:
                self._chats.stop(turn.id, LOCAL)
                events = self._chats.follow(turn.id, LOCAL, after)
                continue
            break
        self._end(self._chats.turn(turn.id, LOCAL))

    def _show(self, event: "dict[str, Any]") -> None:
        kind = event["type"]
        out = console()
        if kind == "text":
            out.print(event["text"], markup=False, end="", soft_wrap=True)
            self._begun = True
        elif kind == "sql" and self._sql:
            self._line()
            out.print(event["sql"], markup=False, style="dim", soft_wrap=True)
        elif kind == "tool" and event["state"] == "begun":
            self._line()
            out.print(f"… {event['name']}", markup=False, style="dim")
        elif kind == "choices":
            _show_choices(event)
        elif kind == "refused":
            _show_refused(event)
        elif kind == "failed":
            problem = event["problem"]
            said = " ".join(filter(None, (problem.get("detail"), problem.get("hint"))))
            console(stderr=True).print(said, markup=False, style="red")
        if event.get("note"):
            console(stderr=True).print(event["note"], markup=False, style="dim")

    def _line(self) -> None:
        """What follows stands on a line of its own."""
        if self._begun:
            console().print()
            self._begun = False

    def _end(self, turn: "Turn") -> None:
        self._line()
        if turn.state == "stopped":
            console(stderr=True).print("Stopped.")
        rows = [event for event in turn.events if event.type == "rows"]
        if turn.state == "answered" and rows and (rows[-1].row_count > 1 or len(rows[-1].columns) > 1):
            print_result(self._lake.queries.result(rows[-1].query_id), Format.TABLE, self._limit)


def _show_choices(event: "dict[str, Any]") -> None:
    out = console()
    out.print(event["question"], markup=False)
    for one in event["choices"]:
        rows = "" if one["rows"] is None else f" ({one['rows']:,} row{'' if one['rows'] == 1 else 's'})"
        out.print(f"{one['index']}. {one['reading']}{rows}", markup=False)


def _show_refused(event: "dict[str, Any]") -> None:
    out = console()
    out.print(" ".join(filter(None, (event["reason"], event.get("hint")))), markup=False)
    for part in event["understood"]:
        out.print(f"Understood: {part}", markup=False)


def _lines() -> "Iterator[str]":
    """What is typed, or piped in; Ctrl-C at the prompt begins a new line."""
    prompt = _PROMPT if sys.stdin.isatty() else ""
    while True:
        try:
            yield input(prompt)
        except KeyboardInterrupt:
            console().print()
        except EOFError:
            return
