"""Turns that are stopped elsewhere, lost with their process, or of which a person is erased."""

import json
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from neurolake import Lake
from neurolake.chat import service, store
from neurolake.chat.log import Log
from neurolake.chat.service import Chats, Message
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, InvalidOption, LimitExceeded, NotFound, TooManyRequests
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import ChatEvent, ChatTurn
from neurolake.remediation.base import EraseSubject

SALES = "id,town,state\n1,Lyon,paid\n2,Ghent,open\n3,Lyon,open\n"
COUNT = "How many sales are there?"


@pytest.fixture
def lake(tmp_path: Path, home: Path, database_url: str) -> Iterator[Lake]:
    (tmp_path / "sales.csv").write_text(SALES)
    with Lake.open(home, metadata_url=database_url) as opened:
        opened.ingest(tmp_path / "sales.csv")
        yield opened


@pytest.fixture
def chats(lake: Lake) -> Iterator[Chats]:
    made = Chats(lake)
    yield made
    made.close()


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Turns wait for it before they are answered."""
    from neurolake.chat import answering

    event, meant = threading.Event(), answering.meant

    def wait(work: Any) -> Any:
        while not event.wait(0.05):
            work.stop.check()
        return meant(work)

    monkeypatch.setattr(answering, "meant", wait)
    yield event
    event.set()


def test_a_turn_is_stopped_from_another_process(chats: Chats, lake: Lake, held: threading.Event) -> None:
    turn = chats.say(Message(COUNT), LOCAL)
    other = Chats(lake)
    other.stop(turn.id, LOCAL)
    ended = other.wait(turn.id, LOCAL)
    assert ended.state == "stopped"
    assert [event.type for event in ended.events] == ["begun", "done"]
    other.close()


def test_what_was_said_before_is_gone_on_from_after_a_stop(chats: Chats, held: threading.Event) -> None:
    held.set()
    first = chats.wait(chats.say(Message(COUNT), LOCAL).id, LOCAL)
    held.clear()
    stopped = chats.say(Message("only Ghent", first.conversation), LOCAL)
    chats.stop(stopped.id, LOCAL)
    assert chats.wait(stopped.id, LOCAL).state == "stopped"
    held.set()
    turn = chats.wait(chats.say(Message("only from Lyon", first.conversation), LOCAL).id, LOCAL)
    assert turn.text is not None
    assert turn.text.endswith(": 2.")


def test_a_conversation_that_is_deleted_while_it_is_answered_is_gone(
    chats: Chats, lake: Lake, held: threading.Event
) -> None:
    turn = chats.say(Message(COUNT), LOCAL)
    chats.delete(turn.conversation, LOCAL)
    held.set()
    chats.close()
    with pytest.raises(NotFound):
        chats.turn(turn.id, LOCAL)
    with lake.database.read() as session:
        assert session.query(ChatTurn).count() == session.query(ChatEvent).count() == 0


def test_a_turn_whose_process_died_is_ended_by_who_looks(chats: Chats, lake: Lake) -> None:
    turn = chats.wait(chats.say(Message(COUNT), LOCAL).id, LOCAL)
    with lake.database.write() as session:
        row = session.get_one(ChatTurn, turn.id)
        row.state, row.ended_at, row.beat_at = "running", None, utc_now() - timedelta(minutes=1)
        for event in session.query(ChatEvent).filter(ChatEvent.turn_id == turn.id, ChatEvent.seq > 3):
            session.delete(event)
    events = [event for event in Chats(lake).follow(turn.id, LOCAL, 2) if event is not None]
    assert [(event["seq"], event["type"]) for event in events] == [(3, "sql"), (4, "failed"), (5, "done")]
    again = chats.wait(chats.say(Message("only from Lyon", turn.conversation), LOCAL).id, LOCAL)
    assert again.state == "answered"


def test_messages_are_bounded(chats: Chats, held: threading.Event, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitExceeded):
        chats.say(Message("x" * (service.LONGEST + 1)), LOCAL)
    for nothing in (Message(""), Message("  \n")):
        with pytest.raises(InvalidOption):
            chats.say(nothing, LOCAL)
    with pytest.raises(NotFound):
        chats.say(Message(COUNT, "no-such-conversation"), LOCAL)
    first = chats.say(Message(COUNT), LOCAL)
    with pytest.raises(Conflict):
        chats.say(Message(COUNT, first.conversation), LOCAL)
    for _ in range(service.MOST_AT_ONCE - 1):
        chats.say(Message(COUNT), LOCAL)
    with pytest.raises(TooManyRequests):
        chats.say(Message(COUNT), LOCAL)
    chats.say(Message(COUNT), Principal("ann"))
    held.set()
    chats.wait(first.id, LOCAL)
    monkeypatch.setattr(service, "MOST_TURNS", 1)
    with pytest.raises(LimitExceeded):
        chats.say(Message(COUNT, first.conversation), LOCAL)
    monkeypatch.setattr(service, "MOST_CONVERSATIONS", 1)
    with pytest.raises(LimitExceeded):
        chats.say(Message(COUNT), LOCAL)


def test_a_choice_is_answered_by_its_number(chats: Chats, lake: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("neurolake.intent.ask.SURE", 0.999)
    turn = chats.wait(chats.say(Message("How many sales are paid?"), LOCAL).id, LOCAL)
    (choices,) = [event for event in turn.events if event.type == "choices"]
    assert turn.state == "asked"
    assert [one.index for one in choices.choices] == list(range(1, len(choices.choices) + 1))
    for way in (Message(choice=2, conversation=turn.conversation), Message("the second one", turn.conversation)):
        again = chats.wait(chats.say(Message("How many sales are paid?", turn.conversation), LOCAL).id, LOCAL)
        assert again.state == "asked"
        chosen = chats.wait(chats.say(way, LOCAL).id, LOCAL)
        (sql,) = [event.sql for event in chosen.events if event.type == "sql"]
        assert (chosen.state, sql) == ("answered", choices.choices[1].sql)
    wrong = chats.wait(chats.say(Message(choice=9, conversation=turn.conversation), LOCAL).id, LOCAL)
    assert wrong.state == "failed"


def test_an_erased_person_is_in_no_conversation(chats: Chats, lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id,email\n1,zoe.quill@example.org\n2,bob@example.org\n")
    lake.ingest(tmp_path / "people.csv")
    turn = chats.wait(chats.say(Message("Explain zyzzyva and zoe.quill@example.org!"), LOCAL).id, LOCAL)
    pieces = ("It is zoe.quill@exam", "ple.org, as ", "I said.")
    written(lake, turn.id, pieces)
    asked = lake.remediations.submit(
        EraseSubject(values=("zoe.quill@example.org",), columns="all"), LOCAL, dry_run=False
    )
    while (run := lake.remediations.get(asked["id"], LOCAL))["state"] in ("queued", "running"):
        time.sleep(0.05)
    assert run["state"] == "succeeded", run
    events = chats.events(turn.id, LOCAL)[0]
    assert "quill" not in json.dumps([events, chats.conversations(LOCAL)[0].title])
    assert "".join(event.get("text", "") for event in events) == "It is [erased], as I said."
    assert "[erased]" in chats.turn(turn.id, LOCAL).message


def test_pieces_come_again_as_they_were(chats: Chats, lake: Lake) -> None:
    turn = chats.wait(chats.say(Message(COUNT), LOCAL).id, LOCAL)
    before = written(lake, turn.id, ("One ", "two, ", "three."))
    after = chats.events(turn.id, LOCAL)[0]
    assert after[:3] == before
    assert [event.get("text") for event in after] == ["One ", "two, ", "three.", None]
    with lake.database.read() as session:
        assert session.query(ChatEvent).filter(ChatEvent.turn_id == turn.id).count() == 2


def written(lake: Lake, turn_id: str, pieces: tuple[str, ...]) -> list[dict[str, Any]]:
    """Write a turn's log anew; returns its events as they are before its end."""
    with lake.database.write() as session:
        session.query(ChatEvent).filter(ChatEvent.turn_id == turn_id).delete()
    log = Log(lake.database, turn_id, lambda: None)
    for piece in pieces:
        log.write(piece)
        time.sleep(0.06)
    with lake.database.read() as session:
        before = list(store.events(session, turn_id))
    log.end("answered", None, {}, utc_now())
    return before
