import pytest

from neurolake.compliance.policies.document import from_yaml as policies_from
from neurolake.gate.contracts.document import from_yaml as contract_from
from neurolake.kernel.documents import read_yaml
from neurolake.kernel.errors import InvalidInput
from neurolake.nuic.quality.document import facts_from_yaml
from neurolake.nuic.semantic.document import layer_from_yaml
from neurolake.nuic.templates.document import template_from_yaml

# Written out, it has ten to the ninth parts.
BOMB = "a: &a [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def test_a_document_is_read_as_texts_numbers_and_truth_values() -> None:
    text = "a: 1\nb: [2.5, true, null, x]\nday: 2024-01-01\nat: 2024-01-01T10:00:00Z"
    read = {"a": 1, "b": [2.5, True, None, "x"], "day": "2024-01-01", "at": "2024-01-01T10:00:00+00:00"}
    assert read_yaml(text, "A paper", most_bytes=100) == read


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (BOMB, "A paper has no anchors"),
        ("a: *a", "A paper has no anchors"),
        ("- &a x", "A paper has no anchors"),
        ("base: {a: 1}\nmore:\n  <<: *base", "A paper has no anchors"),
        ("[" * 40 + "]" * 40, "at most 20 levels deep"),
        ("{a: " * 40 + "}" * 40, "at most 20 levels deep"),
        ("é" * 501, "at most 1,000 bytes"),
        ("a: [1", "A paper is no YAML"),
        ("!!python/object/apply:os.system ['true']", "A paper is no YAML"),
        ("a: .nan", "no number"),
        ('a: ["b\\0"]', "cannot be stored"),
        ('"\\ud800": 1', "A paper is no YAML|cannot be stored"),
    ],
)
def test_what_is_not_read(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_yaml(text, "A paper", most_bytes=1000)


def test_twenty_levels_side_by_side_are_read() -> None:
    text = "".join(f"k{number}: " + "[" * 19 + "]" * 19 + "\n" for number in range(30))
    assert len(read_yaml(text, "A paper", most_bytes=5000)) == 30


@pytest.mark.parametrize("read", [contract_from, facts_from_yaml, template_from_yaml, policies_from, layer_from_yaml])
def test_everything_that_people_hand_in_is_read_like_that(read) -> None:
    with pytest.raises(InvalidInput, match="no anchors"):
        read(BOMB)
    with pytest.raises(InvalidInput, match="levels deep"):
        read("[" * 5000 + "]" * 5000)
    with pytest.raises(InvalidInput, match="at most"):
        read("#" * 5_000_001)
