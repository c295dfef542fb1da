"""Asking again, leaving alone, another model, kept answers, and what leaves the machine."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from neurolake.cache.memory import MemoryCache
from neurolake.compliance.pii.embedded import personal_spans
from neurolake.kernel.errors import ModelFailed, NeuroLakeError, TimedOut, TooManyRequests, Unavailable
from neurolake.kernel.principal import Principal
from neurolake.llm.base import Capabilities, Completion, Message, Request, Streamed, ToolCall, ToolResult, Usage
from neurolake.llm.breaker import Breaker
from neurolake.llm.cached import Cached
from neurolake.llm.fallback import Fallback
from neurolake.llm.redacted import Redacted
from neurolake.llm.retrying import Retrying
from tests.unit.llm.conftest import asking


class Scripted:
    """A model that does what it is told, in turn."""

    capabilities = Capabilities(answers=True, network=True)

    def __init__(self, *script: Completion | NeuroLakeError, name: str = "test:one") -> None:
        self.name = name
        self.asked: list[Request] = []
        self._script: Iterator[Completion | NeuroLakeError] = iter(script)

    def complete(self, request: Request) -> Completion:
        self.asked.append(request)
        found = next(self._script)
        if isinstance(found, NeuroLakeError):
            raise found
        return found

    def stream(self, request: Request) -> Streamed:
        whole = self.complete(request)
        yield from re.findall(r".{1,3}", whole.text)
        yield whole

    def close(self) -> None:
        pass


class Time:
    """A clock that only sleep moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


TWO = Completion("Two.", usage=Usage(10, 2), model="m", finish="stop")
Ask = Callable[[object], Completion]


def whole_of(model: object, request: Request) -> Completion:
    return model.complete(request)  # type: ignore[attr-defined, no-any-return]


def streamed(model: object, request: Request) -> Completion:
    *pieces, whole = model.stream(request)  # type: ignore[attr-defined]
    assert "".join(pieces) == whole.text
    return whole  # type: ignore[no-any-return]


either_way = pytest.mark.parametrize("ask", [whole_of, streamed])


@either_way
def test_asks_again_when_that_can_help(ask: Callable[[object, Request], Completion]) -> None:
    time = Time()
    inner = Scripted(Unavailable("away"), TooManyRequests("slow", retry_after_s=7), TWO)
    assert ask(Retrying(inner, sleep=time.sleep, clock=time), asking()) == TWO
    assert time.slept[1] == 7
    assert 0.25 <= time.slept[0] <= 0.5
    assert inner.asked[-1].timeout_s == pytest.approx(60 - sum(time.slept))


@either_way
def test_does_not_ask_again_in_vain(ask: Callable[[object, Request], Completion]) -> None:
    inner = Scripted(ModelFailed("no"), TWO)
    with pytest.raises(ModelFailed):
        ask(Retrying(inner), asking())
    assert len(inner.asked) == 1


def test_asks_only_so_often_and_only_within_its_time() -> None:
    time = Time()
    often = Scripted(*[Unavailable("away")] * 9)
    with pytest.raises(Unavailable):
        Retrying(often, attempts=3, sleep=time.sleep, clock=time).complete(asking())
    assert len(often.asked) == 3
    late = Scripted(TooManyRequests("slow", retry_after_s=90), TWO)
    with pytest.raises(TooManyRequests):
        Retrying(late, sleep=time.sleep, clock=time).complete(asking(timeout_s=60.0))
    assert len(late.asked) == 1


def test_a_stream_is_not_begun_again_after_its_first_piece() -> None:
    class Breaks(Scripted):
        def stream(self, request: Request) -> Streamed:
            self.asked.append(request)
            yield "one"
            raise Unavailable("broke off")

    inner = Breaks()
    got: list[object] = []
    with pytest.raises(Unavailable):
        got.extend(Retrying(inner).stream(asking()))
    assert len(inner.asked) == 1


def test_a_model_that_fails_is_left_alone_then_tried_by_one() -> None:
    time = Time()
    inner = Scripted(*[Unavailable("away")] * 4, TWO, TWO)
    model = Breaker(inner, failures=3, rest_s=30, clock=time)
    for _ in range(3):
        with pytest.raises(Unavailable, match="away"):
            model.complete(asking())
    with pytest.raises(Unavailable, match="left alone") as raised:
        model.complete(asking())
    assert raised.value.where["retry_after_s"] == 30
    assert len(inner.asked) == 3
    time.now = 31
    with pytest.raises(Unavailable, match="away"):
        model.complete(asking())
    with pytest.raises(Unavailable, match="left alone"):
        model.complete(asking())
    time.now = 62
    assert model.complete(asking()) == TWO
    assert model.complete(asking()) == TWO


def test_refusals_do_not_open_the_breaker() -> None:
    model = Breaker(Scripted(*[ModelFailed("no")] * 3, TWO), failures=2)
    for _ in range(3):
        with pytest.raises(ModelFailed):
            model.complete(asking())
    assert model.complete(asking()) == TWO


@either_way
@pytest.mark.parametrize("error", [Unavailable("x"), TooManyRequests("x"), TimedOut("x")])
def test_another_model_takes_over(ask: Callable[[object, Request], Completion], error: NeuroLakeError) -> None:
    second = Scripted(TWO, name="test:two")
    assert ask(Fallback([Scripted(error), second]), asking()) == TWO
    assert len(second.asked) == 1


@either_way
def test_no_other_model_takes_over_what_is_wrong_or_has_had_effects(
    ask: Callable[[object, Request], Completion],
) -> None:
    second = Scripted(TWO, TWO, name="test:two")
    with pytest.raises(ModelFailed):
        ask(Fallback([Scripted(ModelFailed("no")), second]), asking())
    with pytest.raises(Unavailable):
        ask(Fallback([Scripted(Unavailable("away")), second]), asking(after_effects=True))
    assert not second.asked


@either_way
def test_a_kept_answer_is_given_again_and_said_to_be(ask: Callable[[object, Request], Completion]) -> None:
    answer = replace(TWO, calls=(ToolCall("1", "count", {"table": "orders"}),), finish="tools")
    inner = Scripted(answer, TWO)
    model = Cached(inner, MemoryCache("memory:", max_bytes=100_000, namespace="t"))
    assert ask(model, asking(repeatable=True)) == answer
    assert ask(model, asking(repeatable=True)) == replace(answer, cached=True)
    assert ask(model, asking()) == TWO, "not repeatable"


def test_a_kept_answer_is_for_the_same_person_rights_question_and_model() -> None:
    base = asking(repeatable=True)
    others = [
        replace(base, principal=Principal("bob")),
        replace(base, principal=replace(base.principal, roles=frozenset({"analyst"}))),
        replace(base, principal=replace(base.principal, scopes=frozenset({"query"}))),
        replace(base, messages=(Message("user", "How many?", results=(ToolResult("1", "x", "y"),)),)),
        replace(base, instructions="Be long."),
        replace(base, max_tokens=9),
    ]
    inner = Scripted(*[TWO] * (len(others) + 2))
    cache = MemoryCache("memory:", max_bytes=100_000, namespace="t")
    Cached(inner, cache).complete(base)
    for other in others:
        assert not Cached(inner, cache).complete(other).cached
    inner.name = "test:another"
    assert not Cached(inner, cache).complete(base).cached


def test_an_answer_that_was_cut_is_not_kept() -> None:
    inner = Scripted(replace(TWO, finish="length"), TWO)
    model = Cached(inner, MemoryCache("memory:", max_bytes=100_000, namespace="t"))
    model.complete(asking(repeatable=True))
    assert not model.complete(asking(repeatable=True)).cached


@either_way
def test_personal_data_stay_and_come_back(ask: Callable[[object, Request], Completion]) -> None:
    text = "Orders of ann@example.com, then of bob@example.org and ann@example.com, card 4111 1111 1111 1111"
    told = "See <EMAIL_1>, a < b and <EMAIL_2> <EMAIL_9>"
    inner = Scripted(
        Completion(told, (ToolCall("1", "run", {"sql": ["mail = '<EMAIL_1>'"], "n": 1}),), {"a": {"b": "<CARD_3>"}})
    )
    answer = ask(Redacted(inner, personal_spans), asking(text))
    (sent,) = inner.asked
    assert sent.messages[0].text == "Orders of <EMAIL_1>, then of <EMAIL_2> and <EMAIL_1>, card <CARD_3>"
    assert answer.text == "See ann@example.com, a < b and bob@example.org <EMAIL_9>"
    assert answer.calls[0].arguments == {"sql": ["mail = 'ann@example.com'"], "n": 1}
    assert answer.data == {"a": {"b": "4111 1111 1111 1111"}}


def test_results_of_tools_and_earlier_turns_are_searched_too() -> None:
    inner = Scripted(TWO)
    said = Message("assistant", "I saw ann@example.com", (ToolCall("1", "run", {"q": ["bob@example.org"]}),))
    back = Message("user", results=(ToolResult("1", "run", "carol@example.net | +44 20 7946 0958"),))
    request = replace(asking("And dora@example.com?"), instructions="Help eve@example.com.")
    Redacted(inner, personal_spans).complete(replace(request, messages=(said, back, *request.messages)))
    (sent,) = inner.asked
    assert not re.search(r"@example|7946", sent.told)


def test_a_card_that_is_none_and_plain_words_are_left() -> None:
    inner = Scripted(TWO)
    text = "Order 4111 1111 1111 1112 of 2024-01-31 was 1234567 euros; see orders@2 and <b>x</b>"
    Redacted(inner, personal_spans).complete(asking(text))
    assert inner.asked[0].messages[0].text == text
