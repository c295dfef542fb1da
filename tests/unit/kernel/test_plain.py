"""Texts made plain: no markup comes out, however they come in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.kernel.plain import Plain, plain

MARKUP = ("](", "][", "]:", "<", "://", "www.", "WWW.")
PARTS = st.sampled_from(["!", "[", "]", "(", ")", ":", "/", "<", ">", "w", "W", ".", "a", " ", "\n", "\u202e", "\x00"])
TEXTS = st.lists(PARTS, max_size=40).map("".join)


@given(text=TEXTS, cuts=st.lists(st.integers(0, 40), max_size=6))
def test_a_text_is_the_same_however_it_is_cut(text: str, cuts: list[int]) -> None:
    places = [0, *sorted(min(cut, len(text)) for cut in cuts), len(text)]
    made = Plain()
    pieces = [made.add(text[start:end]) for start, end in pairwise(places)]
    assert "".join(pieces) + made.end() == plain(text)


@given(text=TEXTS)
def test_no_markup_comes_out(text: str) -> None:
    assert not any(sign in plain(text) for sign in MARKUP)
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("3 rows: a < b", "3 rows: a ‹ b"),
        ("![x](https://e.example)", "![x] (https[:]//e.example)"),
        ("WWW.e.example", "WWW[.]e.example"),
        ("one\u202etwo\x1b[31m", "onetwo[31m"),
        ("नमस्ते، سلام، 你好 🙂\n\tok", "नमस्ते، سلام، 你好 🙂\n\tok"),
        ("[1]\u200b: https://e.example", "[1] : https[:]//e.example"),
    ],
)
def test_people_read_the_same(text: str, told: str) -> None:
    assert plain(text) == told


def test_a_long_text_is_cut_where_it_is_bounded() -> None:
    assert plain("abcdef", 4) == "abc…"
