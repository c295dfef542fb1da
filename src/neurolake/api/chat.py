"""`/api/ai/chat`: conversations about the lake."""

from typing import Annotated, Any, Self

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field, model_validator

from neurolake.api.access import Caller
from neurolake.api.events import EVENT_STREAM, After, LastEventId, arriving, logged, server_sent
from neurolake.api.lake import Leaving
from neurolake.api.responses import ExactJson
from neurolake.chat.service import LONGEST, Chats, Message
from neurolake.chat.views import Conversation, Rating, Summary, Turn

router = APIRouter(prefix="/api/ai/chat", tags=["ai"])


def _chats(request: Request) -> Chats:
    chats: Chats = request.app.state.chats
    return chats


OpenChats = Annotated[Chats, Depends(_chats)]
_Id = Annotated[str, Field(max_length=36)]


class Said(BaseModel):
    """A message: a text, or the index of one of the readings that were asked back."""

    model_config = ConfigDict(extra="forbid")

    message: Annotated[str, Field(min_length=1, max_length=LONGEST)] | None = None
    choice: Annotated[int, Field(ge=1, le=100)] | None = None
    conversation: _Id | None = Field(None, description="In which; without it one is begun.")
    purpose: str | None = Field(None, max_length=100, description="What it is for, where a policy demands one.")

    @model_validator(mode="after")
    def _one(self) -> Self:
        if (self.message is None) == (self.choice is None):
            raise ValueError("Give either a message or a choice.")
        return self

    @property
    def as_message(self) -> Message:
        """As the service takes it."""
        return Message(self.message or "", self.conversation, self.choice, self.purpose)


class Rated(BaseModel):
    """What an answer was worth, and what would have been right."""

    model_config = ConfigDict(extra="forbid")

    rating: Rating = None
    correction: str | None = Field(None, max_length=2_000)


class Renamed(BaseModel):
    """Another title."""

    model_config = ConfigDict(extra="forbid")

    title: Annotated[str, Field(min_length=1, max_length=200)]


_STREAM: dict[str, Any] = {
    "content": {EVENT_STREAM: {}},
    "description": "The turn once it has ended; with `Accept: text/event-stream` its events as they come.",
}


@router.post("", response_model=Turn, responses={200: _STREAM})
async def say(request: Request, chats: OpenChats, leaving: Leaving, caller: Caller, said: Said) -> Response:
    """Say something and be answered: by the parser where it is sure, else by a language model where there is one.

    What follows a question may change it: "only the paid ones", "by month", "and for 2024?", "the count instead",
    "go back". The answer goes on without its client: `Location` is the turn.
    """
    turn = await run_in_threadpool(chats.say, said.as_message, caller)
    place = {"Location": f"{router.prefix}/turns/{turn.id}"}
    if EVENT_STREAM in request.headers.get("accept", ""):
        sent = server_sent(logged(chats.follow(turn.id, caller), 0), leaving)
        return StreamingResponse(sent, media_type=EVENT_STREAM, headers=place)
    async for _ in arriving(chats.follow(turn.id, caller), leaving):
        pass
    ended = await run_in_threadpool(chats.turn, turn.id, caller)
    return ExactJson(ended.model_dump(mode="json"), headers=place)


@router.get("/conversations")
def conversations(
    chats: OpenChats,
    caller: Caller,
    search: Annotated[str, Query(max_length=200, description="Part of a title, a message or an answer.")] = "",
    before: Annotated[str | None, Query(max_length=36, description="The last id of the page before.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[Summary]:
    """The caller's conversations, the last used first."""
    return chats.conversations(caller, words=search, before=before, limit=limit)


@router.get("/conversations/{conversation_id}")
def conversation(chats: OpenChats, caller: Caller, conversation_id: str) -> Conversation:
    """A conversation of the caller's with its turns.

    Answers from data that the caller may not see any more are left out; `withheld` says why.
    """
    return chats.conversation(conversation_id, caller)


@router.patch("/conversations/{conversation_id}")
def rename(chats: OpenChats, caller: Caller, conversation_id: str, asked: Renamed) -> Summary:
    """Give a conversation another title."""
    return chats.rename(conversation_id, asked.title, caller)


@router.delete("/conversations/{conversation_id}", status_code=204)
def delete(chats: OpenChats, caller: Caller, conversation_id: str) -> Response:
    """Delete a conversation with its turns and the stored results of its queries; what is answered is stopped."""
    chats.delete(conversation_id, caller)
    return Response(status_code=204)


@router.get("/turns/{turn_id}")
def turn(chats: OpenChats, caller: Caller, turn_id: str) -> Turn:
    """A turn of the caller's with its events so far."""
    return chats.turn(turn_id, caller)


@router.get(
    "/turns/{turn_id}/events",
    response_class=StreamingResponse,
    responses={204: {"description": "It has ended, and the last event was seen."}},
)
async def events(
    chats: OpenChats,
    leaving: Leaving,
    caller: Caller,
    turn_id: str,
    after: After = 0,
    last_event_id: LastEventId = None,
) -> Response:
    """The events of a turn as server-sent events, to the last one: at any server, none twice and none left out.

    After the last event there is nothing, and 204 says so, which keeps browsers from asking again.
    """
    begin = max(after, last_event_id or 0)
    found, last = await run_in_threadpool(chats.events, turn_id, caller, begin)
    if last and not found:
        return Response(status_code=204)
    return StreamingResponse(
        server_sent(logged(chats.follow(turn_id, caller, begin), begin), leaving), media_type=EVENT_STREAM
    )


@router.post("/turns/{turn_id}/stop", status_code=202)
def stop(chats: OpenChats, caller: Caller, turn_id: str) -> Response:
    """Stop an answer, also one of another server; its last event tells that it was stopped."""
    chats.stop(turn_id, caller)
    return Response(status_code=202)


@router.put("/turns/{turn_id}/feedback")
def feedback(chats: OpenChats, caller: Caller, turn_id: str, rated: Rated) -> Turn:
    """Say whether an answer was right (`up`, `down`, null takes it back), and what would have been."""
    return chats.rate(turn_id, rated.rating, rated.correction, caller)
