"""Conversations over a real server: streamed, stopped, taken up again after any event, and nobody else's."""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from neurolake import Lake
from neurolake.api import chat_socket
from neurolake.chat.service import Chats, Message
from neurolake.identity.tokens import ACCESS_LIFE
from neurolake.kernel.clock import utc_now
from neurolake.kernel.principal import LOCAL
from tests.api.conftest import CSV
from tests.serving import served

PASSWORD = "correct horse battery"
COUNT = "How many sales are in the region north?"


class Site:
    """A served lake, as a client sees it."""

    def __init__(self, lake: Lake, url: str) -> None:
        self.lake = lake
        self.address = url.removeprefix("http://")

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection(self.address, timeout=60)
        given = {"Content-Type": "application/json", **headers}
        connection.request(method, path, None if body is None else json.dumps(body), given)
        answer = connection.getresponse()
        read = answer.read()
        connection.close()
        return answer.status, json.loads(read) if read else None

    def say(self, message: str, conversation: str | None = None, **headers: str) -> dict[str, Any]:
        status, turn = self.call("POST", "/api/ai/chat", {"message": message, "conversation": conversation}, **headers)
        assert status == 200, turn
        return turn

    @contextmanager
    def socket(self, **headers: str) -> Iterator[ClientConnection]:
        with connect(f"ws://{self.address}/ws/chat", additional_headers=headers, open_timeout=30) as opened:
            yield opened

    def bearer(self, name: str) -> dict[str, str]:
        _, tokens = self.call("POST", "/api/auth/login", {"name": name, "password": PASSWORD})
        return {"Authorization": f"Bearer {tokens['access_token']}"}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("chat")
    (folder / "sales.csv").write_bytes(CSV)
    with Lake.open(folder / "lake") as lake:
        lake.ingest(folder / "sales.csv")
        with served(lake) as url:
            yield Site(lake, url)


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("guarded")
    (folder / "sales.csv").write_bytes(CSV)
    with Lake.open(folder / "lake", auth="required") as lake:
        lake.ingest(folder / "sales.csv")
        lake.identity.users.create("root", PASSWORD, roles=["admin"])
        for name in ("ann", "bob"):
            lake.identity.users.create(name, PASSWORD)
        lake.policies.bring_in(
            "- {kind: grant, name: read, to: ['user:ann', 'user:bob'], on: {dataset: sales}}", by="root"
        )
        with served(lake) as url:
            yield Site(lake, url)


def received(socket: ClientConnection) -> dict[str, Any]:
    return json.loads(socket.recv(timeout=60))


def rest_of(socket: ClientConnection) -> list[dict[str, Any]]:
    """All events up to the last."""
    found = [received(socket)]
    while found[-1]["type"] != "done":
        found.append(received(socket))
    return found


def asked(socket: ClientConnection, message: str, **more: Any) -> list[dict[str, Any]]:
    socket.send(json.dumps({"type": "ask", "message": message, **more}))
    assert received(socket)["type"] == "accepted"
    return rest_of(socket)


def by_type(events: list[dict[str, Any]], kind: str) -> dict[str, Any]:
    return next(event for event in events if event["type"] == kind)


def test_a_message_is_answered_with_its_steps(site: Site) -> None:
    turn = site.say(COUNT)
    assert (turn["state"], turn["number"]) == ("answered", 1)
    assert turn["text"].endswith(": 100.")
    kinds = [event["type"] for event in turn["events"]]
    assert kinds == ["begun", "understood", "sql", "rows", "text", "done"]
    assert [event["seq"] for event in turn["events"]] == [1, 2, 3, 4, 5, 6]
    understood = by_type(turn["events"], "understood")
    assert "north" in understood["reading"]
    assert understood["tables"][0]["name"] == "gold.sales"
    _, page = site.call("GET", f"/api/query/{turn['query_id']}/rows")
    assert page["rows"] == [[100]]
    assert by_type(turn["events"], "rows")["row_count"] == 1


def test_what_is_not_understood_says_what_was(site: Site) -> None:
    turn = site.say("What is the meaning of life?")
    assert turn["state"] == "refused"
    assert by_type(turn["events"], "refused")["reason"]
    assert turn["query_id"] is None


def test_events_are_streamed_and_taken_up_after_any(site: Site) -> None:
    connection = http.client.HTTPConnection(site.address, timeout=60)
    headers = {"Content-Type": "application/json", "Accept": "text/event-stream"}
    connection.request("POST", "/api/ai/chat", json.dumps({"message": COUNT}), headers)
    answer = connection.getresponse()
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    place = answer.headers["Location"]
    whole = sse(answer.read())
    assert [event["seq"] for event in whole] == list(range(1, len(whole) + 1))
    assert whole[-1]["type"] == "done"
    for seen in range(len(whole) + 1):
        again = http.client.HTTPConnection(site.address, timeout=60)
        again.request("GET", f"{place}/events", headers={"Last-Event-ID": str(seen)})
        told = again.getresponse()
        assert whole[:seen] + sse(told.read()) == whole
        assert told.status == (204 if seen == len(whole) else 200)


def sse(stream: bytes) -> list[dict[str, Any]]:
    lines = [line for line in stream.decode().splitlines() if line.startswith("data: ")]
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_a_socket_that_breaks_after_any_event_loses_and_repeats_nothing(site: Site) -> None:
    with site.socket() as socket:
        whole = asked(socket, "What is the total amount by region?")
    turn = whole[0]["turn"]
    for cut in range(1, len(whole)):
        with site.socket() as socket:
            socket.send(json.dumps({"type": "ask", "message": "What is the total amount by region?"}))
            other = received(socket)["turn"]
            seen = [received(socket) for _ in range(cut)]
            socket.socket.close()
        with site.socket() as socket:
            socket.send(json.dumps({"type": "resume", "turn": other, "after": seen[-1]["seq"]}))
            seen += rest_of(socket)
        assert [event["seq"] for event in seen] == list(range(1, len(whole) + 1))
        assert told(seen) == told(whole)
    with site.socket() as socket:
        socket.send(json.dumps({"type": "resume", "turn": turn, "after": 0}))
        assert rest_of(socket) == whole


def told(events: list[dict[str, Any]]) -> list[tuple[str, Any]]:
    return [(event["type"], event.get("text") or event.get("sql") or event.get("state")) for event in events]


def test_another_process_of_the_lake_tells_the_same(site: Site) -> None:
    turn = site.say(COUNT)
    other = Chats(site.lake)
    found, last = other.events(turn["id"], LOCAL, 2)
    assert last
    assert found == [event for event in turn["events"] if event["seq"] > 2]
    other.close()


def test_two_people_never_see_each_others_conversations(guarded: Site) -> None:
    ann, bob = guarded.bearer("ann"), guarded.bearer("bob")
    turn = guarded.say(COUNT, **ann)
    paths = [
        ("GET", f"/api/ai/chat/conversations/{turn['conversation']}"),
        ("GET", f"/api/ai/chat/turns/{turn['id']}"),
        ("GET", f"/api/ai/chat/turns/{turn['id']}/events"),
        ("POST", f"/api/ai/chat/turns/{turn['id']}/stop"),
        ("DELETE", f"/api/ai/chat/conversations/{turn['conversation']}"),
    ]
    for who in (bob, guarded.bearer("root")):
        for method, path in paths:
            assert guarded.call(method, path, **who)[0] == 404, path
        told = {"message": "go back", "conversation": turn["conversation"]}
        assert guarded.call("POST", "/api/ai/chat", told, **who)[0] == 404
        assert guarded.call("PUT", f"/api/ai/chat/turns/{turn['id']}/feedback", {"rating": "up"}, **who)[0] == 404
        assert turn["conversation"] not in json.dumps(guarded.call("GET", "/api/ai/chat/conversations", **who)[1])
        with guarded.socket(**who) as socket:
            socket.send(json.dumps({"type": "resume", "turn": turn["id"], "after": 0}))
            assert received(socket)["problem"]["status"] == 404
            socket.send(json.dumps({"type": "stop", "turn": turn["id"]}))
            assert received(socket)["problem"]["status"] == 404
    assert guarded.call("GET", f"/api/ai/chat/turns/{turn['id']}", **ann)[0] == 200


def test_conversations_are_listed_searched_and_deleted(guarded: Site) -> None:
    ann = guarded.bearer("ann")
    first = guarded.say("What is the largest amount of sales?", **ann)
    second = guarded.say("How many sales are in the region east?", **ann)
    listed = guarded.call("GET", "/api/ai/chat/conversations", **ann)[1]
    assert [one["id"] for one in listed][:2] == [second["conversation"], first["conversation"]]
    found = guarded.call("GET", "/api/ai/chat/conversations?search=LARGEST", **ann)[1]
    assert [one["id"] for one in found] == [first["conversation"]]
    assert guarded.call("GET", "/api/ai/chat/conversations?search=%25", **ann)[1] == []
    page = guarded.call("GET", f"/api/ai/chat/conversations?before={second['conversation']}&limit=1", **ann)[1]
    assert [one["id"] for one in page] == [first["conversation"]]
    path = f"/api/ai/chat/conversations/{first['conversation']}"
    assert guarded.call("DELETE", path, **ann)[0] == 204
    assert guarded.call("GET", path, **ann)[0] == 404
    assert guarded.call("GET", f"/api/query/{first['query_id']}/rows", **ann)[0] == 404
    with guarded.lake.database.engine.connect() as connection:
        for table in ("chat_conversations", "chat_turns", "chat_events"):
            rows = connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            assert "largest" not in str(rows)
            assert str(rows)


def test_an_answer_is_rated_and_corrected(site: Site) -> None:
    turn = site.say(COUNT)
    path = f"/api/ai/chat/turns/{turn['id']}/feedback"
    status, rated = site.call("PUT", path, {"rating": "down", "correction": "I meant the south."})
    assert (status, rated["rating"], rated["correction"]) == (200, "down", "I meant the south.")
    assert site.call("PUT", path, {"rating": "sideways"})[0] == 422
    assert site.call("PUT", path, {})[1]["rating"] is None


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ("no json", "invalid-input"),
        ('{"type": "ask"}', "invalid-input"),
        ('{"type": "ask", "message": "x", "choice": 1}', "invalid-input"),
        ('{"type": "ask", "message": "x", "principal": "root"}', "invalid-input"),
        ('{"type": "ask", "message": "\\u0000"}', "invalid-input"),
        ('{"type": "become", "who": "root"}', "invalid-input"),
        ('{"type": "resume", "turn": "nothing"}', "not-found"),
        ('{"type": "ask", "choice": 3}', None),
    ],
)
def test_what_a_socket_cannot_do_is_a_problem_and_leaves_it_open(site: Site, sent: str, problem: str | None) -> None:
    with site.socket() as socket:
        socket.send(sent)
        if problem is None:
            assert received(socket)["type"] == "accepted"
            assert by_type(rest_of(socket), "failed")["problem"]["type"] == "invalid-option"
        else:
            assert received(socket)["problem"]["type"] == problem
        assert asked(socket, COUNT)[-1]["state"] == "answered"


def test_messages_and_sockets_are_bounded(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    with site.socket() as socket:
        socket.send("x" * (chat_socket.MOST_BYTES + 1))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 1009
    monkeypatch.setattr(chat_socket, "MOST_SOCKETS", 1)
    with site.socket() as first:
        with pytest.raises(InvalidStatus), site.socket():
            pytest.fail("there are two")
        assert asked(first, COUNT)[-1]["state"] == "answered"


def test_a_page_of_another_site_gets_no_socket(guarded: Site) -> None:
    cookie = "neurolake_access=" + guarded.bearer("ann")["Authorization"].removeprefix("Bearer ")
    own = f"http://{guarded.address}"
    refused: list[dict[str, str]] = [
        {},
        {"Authorization": "Bearer x"},
        {"Cookie": cookie, "Origin": "https://evil.example"},
        {"Cookie": cookie},
        {**guarded.bearer("ann"), "Origin": "https://evil.example"},
    ]
    for headers in refused:
        with pytest.raises(InvalidStatus), guarded.socket(**headers):
            pytest.fail(f"opened with {headers}")
    with guarded.socket(Cookie=cookie, Origin=own) as socket:
        assert asked(socket, COUNT)[-1]["state"] == "answered"


def test_a_key_without_the_scope_gets_no_socket(guarded: Site) -> None:
    for scopes, works in ((["catalog"], False), (["query"], True)):
        _, secret = guarded.lake.identity.keys.create("ann", scopes[0], scopes)
        if works:
            with guarded.socket(**{"X-API-Key": secret}) as socket:
                assert asked(socket, COUNT)[-1]["state"] == "answered"
        else:
            with pytest.raises(InvalidStatus), guarded.socket(**{"X-API-Key": secret}):
                pytest.fail("opened")


@pytest.mark.parametrize("how", ["revoked", "disabled", "signed out"])
def test_who_is_nobody_any_more_is_put_out(guarded: Site, how: str) -> None:
    lake = guarded.lake
    name = f"eve-{how[0]}"
    lake.identity.users.create(name, PASSWORD)
    key, secret = lake.identity.keys.create(name, "k", ["query"])
    bearer = {"X-API-Key": secret} if how == "revoked" else guarded.bearer(name)
    with guarded.socket(**bearer) as socket:
        if how == "revoked":
            lake.identity.keys.revoke(key.id, name)
        elif how == "disabled":
            lake.identity.users.change(name, disabled=True)
        else:
            lake.identity.logout(access_token=bearer["Authorization"].removeprefix("Bearer "))
        socket.send(json.dumps({"type": "ask", "message": COUNT}))
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=30)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == 4401


def test_a_token_that_expires_ends_the_socket_and_what_was_asked_there(
    guarded: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is noticed without a message, while a turn is being answered."""
    lake = guarded.lake
    claims = lake.identity.access_tokens.check(guarded.bearer("ann")["Authorization"].removeprefix("Bearer "))
    soon = lake.identity.access_tokens.issue(
        claims.user_id, claims.session_id, utc_now() - ACCESS_LIFE + timedelta(seconds=4)
    )
    held = threading.Event()
    monkeypatch.setattr("neurolake.chat.answering.meant", _held(held))
    with guarded.socket(Authorization=f"Bearer {soon}") as socket:
        socket.send(json.dumps({"type": "ask", "message": COUNT}))
        turn = received(socket)["turn"]
        assert received(socket)["type"] == "begun"
        with pytest.raises(ConnectionClosed) as closed:
            socket.recv(timeout=60)
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    held.set()
    ann = guarded.bearer("ann")
    with guarded.socket(**ann) as socket:
        socket.send(json.dumps({"type": "resume", "turn": turn, "after": 1}))
        assert rest_of(socket)[-1]["state"] == "stopped"


def test_what_a_person_may_not_see_any_more_is_not_told_again(guarded: Site) -> None:
    lake = guarded.lake
    lake.identity.users.create("dan", PASSWORD)
    grant = "- {kind: grant, name: dans, to: ['user:dan'], on: {dataset: sales}}"
    lake.policies.bring_in(grant, by="root")
    dan = guarded.bearer("dan")
    turn = guarded.say(COUNT, **dan)
    assert turn["text"].endswith(": 100.")
    lake.policies.bring_in(
        "- {kind: grant, name: no-dan, effect: deny, to: ['user:dan'], on: {dataset: sales}}", by="root"
    )
    told = guarded.call("GET", f"/api/ai/chat/conversations/{turn['conversation']}", **dan)[1]
    assert "100" not in json.dumps(told["turns"])
    assert told["turns"][0]["withheld"]
    assert guarded.call("GET", f"/api/ai/chat/turns/{turn['id']}", **dan)[0] in (403, 409)
    assert guarded.call("GET", f"/api/ai/chat/turns/{turn['id']}/events", **dan)[0] in (403, 409)
    with guarded.socket(**dan) as socket:
        socket.send(json.dumps({"type": "resume", "turn": turn["id"], "after": 0}))
        assert received(socket)["type"] == "problem"


def test_one_turn_of_a_conversation_at_a_time(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    held = threading.Event()
    monkeypatch.setattr("neurolake.chat.answering.meant", _held(held))
    with site.socket() as socket:
        socket.send(json.dumps({"type": "ask", "message": COUNT}))
        accepted = received(socket)
        again = {"message": COUNT, "conversation": accepted["conversation"]}
        assert site.call("POST", "/api/ai/chat", again)[0] == 409
        assert site.call("PUT", f"/api/ai/chat/turns/{accepted['turn']}/feedback", {"rating": "up"})[0] == 409
        held.set()
        assert rest_of(socket)[-1]["state"] == "answered"


def _held(event: threading.Event) -> Any:
    from neurolake.chat.meaning import meant

    def wait(work: Any) -> Any:
        assert event.wait(60)
        return meant(work)

    return wait


def test_conversations_go_when_they_were_not_used_for_long(tmp_path: Path) -> None:
    (tmp_path / "sales.csv").write_bytes(CSV)
    with Lake.open(tmp_path / "lake", chat_keep_days=30) as lake:
        lake.ingest(tmp_path / "sales.csv")
        chats = Chats(lake)
        turn = chats.wait(chats.say(Message(COUNT), LOCAL).id, LOCAL)
        assert turn.state == "answered"
        assert chats.sweep() == 0
        assert Chats(lake, lambda: utc_now() + timedelta(days=29)).sweep() == 0
        assert Chats(lake, lambda: utc_now() + timedelta(days=31)).sweep() == 1
        assert chats.conversations(LOCAL) == []
        chats.close()
