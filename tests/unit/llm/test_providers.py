"""The real SDKs against servers that speak their protocols: text, tools, forms, usage, errors, streams."""

import threading
import time

import pytest

from neurolake.kernel.errors import InvalidOption, ModelFailed, NeuroLakeError, TimedOut, TooManyRequests, Unavailable
from neurolake.llm.base import Completion, Form, Message, Tool, ToolCall, ToolResult, Usage
from neurolake.llm.registry import models
from neurolake.testing.llm import ProviderServer, Reply
from tests.unit.llm.conftest import Opened, asking

COUNT = Tool("count", "Count rows.", {"type": "object", "properties": {"table": {"type": "string"}}})
ANSWER = Form("answer_v1", {"type": "object", "properties": {"sql": {"type": "string"}}, "required": ["sql"]})


def test_text_and_usage_are_those_of_the_provider(open_at: Opened) -> None:
    with ProviderServer.of(Reply("There are two.", usage=(120, 9))) as server:
        answer = open_at(server).complete(asking("How many orders?"))
    assert (answer.text, answer.usage, answer.finish) == ("There are two.", Usage(120, 9), "stop")
    assert "Answer briefly." in str(server.asked[0])
    assert "How many orders?" in str(server.asked[0]["messages"])


def test_streams_in_pieces_and_ends_with_the_same_whole(open_at: Opened) -> None:
    with ProviderServer.of(Reply("There are two of them.", usage=(120, 9))) as server:
        model = open_at(server)
        *pieces, whole = model.stream(asking())
        at_once = model.complete(asking())
    assert "".join(map(str, pieces)) == "There are two of them."
    assert len(pieces) == 5
    assert whole == at_once


def test_tools_are_told_called_and_answered(open_at: Opened) -> None:
    with ProviderServer.of(Reply(calls=[("count", {"table": "orders"})]), Reply("Two.")) as server:
        model = open_at(server)
        first = model.complete(asking(tools=(COUNT,)))
        (call,) = first.calls
        said = Message("assistant", calls=(call,))
        back = Message("user", results=(ToolResult(call.id, call.name, "2 rows"),))
        asked = asking(tools=(COUNT,))
        last = model.complete(type(asked)(asked.principal, "test", "", (*asked.messages, said, back), tools=(COUNT,)))
    assert first.calls == (ToolCall("call_0", "count", {"table": "orders"}),)
    assert first.finish == "tools"
    assert last.text == "Two."
    assert "2 rows" in str(server.asked[1]["messages"])


def test_a_form_gives_an_object(open_at: Opened) -> None:
    with ProviderServer.of(Reply(calls=[("answer_v1", {"sql": "SELECT 1"})])) as server:
        model = open_at(server)
        assert model.complete(asking(form=ANSWER)).data == {"sql": "SELECT 1"}
        *_, whole = model.stream(asking(form=ANSWER))
    assert isinstance(whole, Completion)
    assert (whole.data, whole.calls) == ({"sql": "SELECT 1"}, ())


def test_usage_that_is_not_told_is_unknown(open_at: Opened) -> None:
    with ProviderServer.of(Reply("Two.", usage=None)) as server:
        model = open_at(server)
        *_, whole = model.stream(asking())
        assert isinstance(whole, Completion)
        assert whole.usage is None
        assert model.complete(asking()).usage is None


@pytest.mark.parametrize(
    ("status", "error", "retryable"),
    [
        (400, ModelFailed, False),
        (401, ModelFailed, False),
        (404, ModelFailed, False),
        (408, Unavailable, True),
        (409, Unavailable, True),
        (429, TooManyRequests, True),
        (500, Unavailable, True),
        (503, Unavailable, True),
    ],
)
def test_errors_say_whether_asking_again_helps(
    open_at: Opened, status: int, error: type[NeuroLakeError], retryable: bool
) -> None:
    with ProviderServer.of(Reply(status=status)) as server:
        model = open_at(server)
        with pytest.raises(error) as raised:
            model.complete(asking())
        with pytest.raises(error):
            list(model.stream(asking()))
    assert raised.value.retryable is retryable
    assert len(server.asked) == 2, "the SDK must not ask again by itself"


def test_a_provider_says_when_to_come_back(open_at: Opened) -> None:
    with ProviderServer.of(Reply(status=429, retry_after_s=3)) as server, pytest.raises(TooManyRequests) as raised:
        open_at(server).complete(asking())
    assert raised.value.where["retry_after_s"] == 3


def test_nobody_there(open_at: Opened) -> None:
    with ProviderServer.of(Reply()) as server:
        model = open_at(server)
    with pytest.raises(Unavailable):
        model.complete(asking())


def test_time_is_over(open_at: Opened) -> None:
    with ProviderServer.of(Reply("Late.", delay_s=5)) as server, pytest.raises(TimedOut, match=r"within 0\.2 s"):
        open_at(server).complete(asking(timeout_s=0.2))


def test_a_stream_that_breaks_is_an_error_and_never_a_whole(open_at: Opened) -> None:
    with ProviderServer.of(Reply("one two three four five", cut_after=4)) as server:
        pieces = open_at(server).stream(asking())
        got = [next(pieces)]
        with pytest.raises(Unavailable):
            got += pieces
    assert not any(isinstance(piece, Completion) for piece in got)


def test_arguments_that_are_no_json_are_a_failure() -> None:
    with ProviderServer.of(Reply(calls=[("count", '{"table": ')])) as server:
        model = models.open(server.openai)
        with pytest.raises(ModelFailed, match="no JSON"):
            model.complete(asking(tools=(COUNT,)))
        model.close()


def test_closing_a_stream_stops_the_provider(open_at: Opened) -> None:
    with ProviderServer.of(Reply("word " * 500, pause_s=0.02)) as server:
        model = open_at(server)
        pieces = model.stream(asking())
        next(pieces)
        began = time.monotonic()
        pieces.close()
        assert model.complete(asking(max_tokens=5)).text.startswith("word")
    assert time.monotonic() - began < 5


def test_many_threads_share_one_model(open_at: Opened) -> None:
    with ProviderServer.of(Reply("Two.", delay_s=0.05)) as server:
        model = open_at(server)
        got: list[str] = []
        threads = [threading.Thread(target=lambda: got.append(model.complete(asking()).text)) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(20)
    assert got == ["Two."] * 16


def test_the_usual_key_goes_to_no_other_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-usual")
    monkeypatch.setenv("OTHER_KEY", "sk-other")
    with ProviderServer.of(Reply("Two.")) as server:
        for url in (server.openai, f"{server.openai}&key_env=OTHER_KEY"):
            model = models.open(url)
            model.complete(asking())
            model.close()
    assert [one["authorization"] for one in server.headers] == ["Bearer none", "Bearer sk-other"]


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("anthropic:claude-haiku-5-5", "ANTHROPIC_API_KEY"),
        ("openai:gpt-5", "OPENAI_API_KEY"),
        ("openai:", "names no model"),
        ("openai:gpt-5?key=sk-1", "no option 'key'"),
        ("openai:gpt-5?base_url=ftp://x", "no address"),
        ("gemini:x", "No llm backend"),
    ],
)
def test_wrong_urls_say_what_is_wrong(url: str, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(InvalidOption) as raised:
        models.open(url)
    assert words in str(raised.value)


def test_without_a_model_it_is_said_how_to_get_one() -> None:
    with pytest.raises(InvalidOption, match="NEUROLAKE_LLM_URL"):
        models.open("offline:").complete(asking())
