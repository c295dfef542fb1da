"""Whatever is typed is understood or not; nothing breaks the parser."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from neurolake.intent.ask import decide
from neurolake.intent.candidates import Parser
from neurolake.intent.lexicon import lexemes
from neurolake.intent.tokens import tokens
from tests.unit.intent import shop

_PARSER, _VALUES, _TRIAL = Parser(shop.schema()), shop.values(), shop.Trial()

_ODD = [
    "n't",
    "'s",
    "²",
    "½",
    "٣",
    "1e999",
    "1,",
    "0",
    "-1",
    "99999999999999999999",
    "\u200f",
    "ǅ",
    "''",
    '"',
    "%",
    ".",
]
_SHOP = [
    "customers",
    "orders",
    "price",
    "Paris",
    "age",
    "oldest",
    "paid",
    "status",
    "category",
    "2024",
    "last",
    "month",
]
_WORDS = st.sampled_from([*sorted(lexemes()), *_ODD, *_SHOP * 5])


@given(st.text())
def test_no_word_is_empty(text: str) -> None:
    assert all(token.text for token in tokens(text))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_WORDS, max_size=9).map(" ".join) | st.text(max_size=40))
def test_any_question_is_answered_or_told(question: str) -> None:
    decide(_PARSER, question, _VALUES, _TRIAL, shop.NOW)
