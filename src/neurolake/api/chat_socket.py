"""`/ws/chat`: conversations over a web socket. Whoever lost it goes on at another one, after the last event seen."""

import asyncio
import contextlib
import json
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Annotated, Literal

from fastapi import APIRouter, WebSocket, WebSocketDisconnect
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from neurolake.api.access import recognised_again
from neurolake.api.chat import Said
from neurolake.api.events import arriving
from neurolake.chat.service import Chats
from neurolake.kernel.errors import Forbidden, InvalidInput, NeuroLakeError, TooManyRequests, Unauthenticated
from neurolake.kernel.principal import Principal, need_scope

router = APIRouter()

MOST_SOCKETS = 8
"""Open sockets of one person, at one server."""
AGAIN_S = 5.0
"""Seconds after which it is looked again whether the person at a socket is still somebody."""
MOST_BYTES = 16_384
"""Of one message of a client."""
_MOST_FOLLOWED = 8

_PER_MINUTE = 120
POLICY, TOO_BIG, TRY_LATER, WHO = 1008, 1009, 1013, 4401


class Ask(Said):
    """Say something; `accepted` tells the turn, with the same `ref`."""

    type: Literal["ask"]
    ref: str | None = Field(None, max_length=64)


class Resume(BaseModel):
    """Hear a turn's events after a number."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["resume"]
    turn: str = Field(max_length=36)
    after: int = Field(0, ge=0, le=2**53)
    ref: str | None = Field(None, max_length=64)


class StopTurn(BaseModel):
    """Stop a turn."""

    model_config = ConfigDict(extra="forbid")

    type: Literal["stop"]
    turn: str = Field(max_length=36)
    ref: str | None = Field(None, max_length=64)


class Accepted(BaseModel):
    """A message was taken; its events follow."""

    type: Literal["accepted"] = "accepted"
    turn: str
    conversation: str
    ref: str | None


class Problem(BaseModel):
    """What a client asked for is refused, with the members of a problem (RFC 9457). It is part of no turn's log."""

    type: Literal["problem"] = "problem"
    problem: dict[str, object]
    ref: str | None


Sent = TypeAdapter[Ask | Resume | StopTurn](Annotated[Ask | Resume | StopTurn, Field(discriminator="type")])


@dataclass
class _Open:
    """One open socket.

    Attributes:
        following: Turns whose events are on their way, each with the task that sends them.
        own: Turns that were begun here; when their asker is nobody any more, they are stopped.
        heard: When messages came, within the last minute.
    """

    socket: WebSocket
    chats: Chats
    caller: Principal
    following: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    heard: list[float] = field(default_factory=list)
    sending: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def send(self, told: dict[str, object]) -> None:
        async with self.sending:
            await self.socket.send_text(json.dumps(told, ensure_ascii=False))


@router.websocket("/ws/chat")
async def chat(socket: WebSocket) -> None:
    """Take messages and send events, for as long as who opened it is somebody who may."""
    open_sockets: Counter[str] = socket.app.state.sockets
    caller: Principal | None = socket.state.principal
    refused = _refused(caller, open_sockets)
    if refused is not None or caller is None:
        await socket.close(*(refused or (WHO, "Nobody is signed in.")))
        return
    open_sockets[caller.name] += 1
    try:
        await socket.accept()
        await _serve(_Open(socket, socket.app.state.chats, caller))
    finally:
        open_sockets[caller.name] -= 1


def _refused(caller: Principal | None, open_sockets: Counter[str]) -> tuple[int, str] | None:
    if caller is None:
        return WHO, "Nobody is signed in."
    try:
        need_scope(caller, "query")
    except Forbidden as error:
        return POLICY, error.title
    if open_sockets[caller.name] >= MOST_SOCKETS:
        return TRY_LATER, f"At most {MOST_SOCKETS} sockets for each person."
    return None


async def _serve(one: _Open) -> None:
    tasks = [asyncio.create_task(_listen(one)), asyncio.create_task(_watch(one))]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    except WebSocketDisconnect:
        # What is being answered goes on, for whoever comes back.
        return
    finally:
        await _ended([*tasks, *one.following.values()])


async def _ended(tasks: list[asyncio.Task[None]]) -> None:
    """Cancel tasks and wait for their ends, however they end."""
    for task in tasks:
        task.cancel()
    # Not gathered: a cancellation of this one would lose who it is from.
    done, _ = await asyncio.wait(tasks)
    for task in done:
        if not task.cancelled():
            task.exception()


async def _watch(one: _Open) -> None:
    """Look again and again whether the caller is still somebody, and may do this."""
    leaving = one.socket.app.state.leaving
    checked = time.monotonic()
    while not leaving.is_set():
        await asyncio.sleep(0.25)
        if time.monotonic() - checked >= one.socket.app.state.socket_check_s:
            checked = time.monotonic()
            if not await _still(one):
                return
    await one.socket.close(1012, "The server leaves; go on at another one.")


async def _still(one: _Open) -> bool:
    """Whether the caller is still who they were; else what they asked here is stopped, and the socket closed."""
    try:
        one.caller = await recognised_again(one.socket)
        need_scope(one.caller, "query")
    except (Unauthenticated, Forbidden) as error:
        for turn in one.own & set(one.following):
            await run_in_threadpool(one.chats.stop, turn, one.caller)
        with contextlib.suppress(RuntimeError):
            await one.socket.close(WHO if isinstance(error, Unauthenticated) else POLICY, error.detail[:100])
        return False
    return True


async def _listen(one: _Open) -> None:
    while True:
        text = await _received(one)
        if text is None or not await _still(one):
            return
        ref = None
        try:
            _count(one)
            asked = _read(text)
            ref = asked.ref
            await _do(one, asked)
        except NeuroLakeError as error:
            await one.send(Problem(problem=error.problem(), ref=ref).model_dump())


async def _received(one: _Open) -> str | None:
    """The next message; None after one that is too long, or no text, which closes the socket."""
    message = await one.socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1005))
    text: str | None = message.get("text")
    if text is None or len(text.encode()) > MOST_BYTES:
        await one.socket.close(TOO_BIG, f"A message is a text of at most {MOST_BYTES:,} bytes.")
        return None
    return text


def _count(one: _Open) -> None:
    now = time.monotonic()
    one.heard = [*(at for at in one.heard if now - at < 60.0), now][-2 * _PER_MINUTE :]
    if len(one.heard) > _PER_MINUTE:
        raise TooManyRequests(f"More than {_PER_MINUTE} messages a minute.", retry_after_s=10)


def _read(text: str) -> Ask | Resume | StopTurn:
    if "\\u0000" in text or "\0" in text:
        raise InvalidInput("The message holds the character NUL, which no text here may hold.")
    try:
        return Sent.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise InvalidInput(f"{'.'.join(map(str, first['loc'])) or 'message'}: {first['msg']}.") from error


async def _do(one: _Open, asked: Ask | Resume | StopTurn) -> None:
    if isinstance(asked, StopTurn):
        await run_in_threadpool(one.chats.stop, asked.turn, one.caller)
        return
    one.following = {turn: task for turn, task in one.following.items() if not task.done()}
    if len(one.following) >= _MOST_FOLLOWED:
        raise TooManyRequests(f"{_MOST_FOLLOWED} turns are followed already.", retry_after_s=1)
    if isinstance(asked, Resume):
        await run_in_threadpool(one.chats.events, asked.turn, one.caller, asked.after)
        _follow(one, asked.turn, asked.after)
        return
    turn = await run_in_threadpool(one.chats.say, asked.as_message, one.caller)
    one.own.add(turn.id)
    await one.send(Accepted(turn=turn.id, conversation=turn.conversation, ref=asked.ref).model_dump())
    _follow(one, turn.id, 0)


def _follow(one: _Open, turn: str, after: int) -> None:
    """Send a turn's events from here on; whoever asks for it again hears it only once."""
    before = one.following.pop(turn, None)
    if before is not None:
        before.cancel()
    one.following[turn] = asyncio.create_task(_send_events(one, turn, after))


async def _send_events(one: _Open, turn: str, after: int) -> None:
    events = one.chats.follow(turn, one.caller, after)
    try:
        async with contextlib.aclosing(arriving(events, one.socket.app.state.leaving)) as coming:  # type: ignore[type-var]
            async for event in coming:
                if event is not None:
                    await one.send(event)
    except NeuroLakeError as error:
        await one.send(Problem(problem=error.problem(), ref=None).model_dump())
    except (WebSocketDisconnect, RuntimeError):
        # The socket was closed while an event was on its way; whoever comes back hears it.
        return
