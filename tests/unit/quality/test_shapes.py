import pytest
from hypothesis import given
from hypothesis import strategies as st

from neurolake.engine.sql import literal
from neurolake.quality.shapes import case, form, shape_sql, skeleton


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("Anna Schmidt", "Aa Aa"),
        ("ORD-000123", "AAA-999999"),
        ("+49 30 1234", "+99 99 9999"),
        ("Äpfel für Straße", "Aa a Aa"),
        ("日本", "日本"),
        ("", ""),
    ],
)
def test_shape(session, text, shape):
    assert session.run(f"SELECT {shape_sql(literal(text))}") == [(shape,)]


@pytest.mark.parametrize(
    ("shape", "of_form", "of_skeleton", "of_case"),
    [
        ("AAA-999999", "A-9", "a9", "any"),
        ("aaa 99", "aaa 9", "a9", "lower"),
        ("Aa Aa", "Aa Aa", "a", "mixed"),
        ("AAAAAA", "A", "a", "upper"),
        ("99.99.9999", "9.9.9", "9", "any"),
    ],
)
def test_what_a_shape_is_reduced_to(shape, of_form, of_skeleton, of_case):
    assert (form(shape), skeleton(shape), case(shape)) == (of_form, of_skeleton, of_case)


@given(st.text(alphabet="Aa9 -./", max_size=30))
def test_a_form_is_its_own_form_and_case_and_separators_do_not_change_the_skeleton(shape):
    assert form(form(shape)) == form(shape)
    assert skeleton(shape.lower().replace("-", " ")) == skeleton(shape)
