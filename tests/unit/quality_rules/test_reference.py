"""What is carried from batch to batch."""

import json

import pytest

from neurolake.quality.base import Reference
from neurolake.quality.reference import MAX_STRIKES, from_json, merge, to_json


def shuffled(judge, rate):
    """The clean table with valid cities, countries, totals and ends that do not fit their rows."""
    return judge.spoiled(
        {
            "city": f"{judge.cities}[1 + (hash(id * 37) % 16)::INT]",
            "total": "round(total + 1 + hash(id) % 40, 2)",
            "end_date": "start_date - 1 - (hash(id * 3) % 30)::INT",
        },
        rate,
        4000,
    )


def after(judge, sql, earlier=None):
    judged = judge(sql, reference=earlier)
    return judged, merge(earlier, judged.profile, tuple(judged.measured.values()))


def pairs(reference):
    return {(entry["left"], entry["right"]) for entry in reference.dependencies}


@pytest.fixture(scope="module")
def learned(module_judge):
    return after(module_judge, module_judge.clean(4000))[1]


def test_a_first_batch_teaches_rules_keys_domains_and_columns(learned):
    assert {("postal_code", "city"), ("city", "country_code")} <= pairs(learned)
    assert [(entry["low"], entry["high"]) for entry in learned.orders] == [("start_date", "end_date")]
    assert [(entry["left"], entry["operation"], entry["result"]) for entry in learned.sums] == [
        ("quantity", "*", "total")
    ]
    assert "id" in learned.keys
    assert "id" in learned.required
    assert set(learned.domains["country_code"]) == {"DE", "FR", "IT", "ES"}
    assert ("total", "DOUBLE") in learned.columns


def test_it_survives_json(learned):
    assert from_json(json.loads(json.dumps(to_json(learned)))) == learned
    assert from_json({"unknown": 1}) == Reference()


@pytest.mark.parametrize("rate", [0.1, 0.4, 0.9])
def test_in_domain_corruption_lowers_the_score_whatever_its_rate(judge, learned, rate):
    judged = judge(shuffled(judge, rate), "consistency", reference=learned)
    assert judged.score("consistency") < 1 - 0.5 * rate


def test_more_corruption_never_scores_higher(judge, learned):
    scores = [
        judge(shuffled(judge, rate), "consistency", reference=learned).score("consistency")
        for rate in (0, 0.1, 0.4, 0.7)
    ]
    assert scores == sorted(scores, reverse=True)


def test_a_rule_that_this_batch_breaks_is_kept(judge, learned):
    _, merged = after(judge, shuffled(judge, 0.4), learned)
    assert pairs(merged) >= pairs(learned)
    assert {entry["strikes"] for entry in merged.dependencies} == {0}


def test_a_rule_that_fails_in_most_rows_of_several_batches_is_dropped(judge, learned):
    reference = learned
    for _ in range(MAX_STRIKES - 1):
        _, reference = after(judge, shuffled(judge, 1), reference)
        assert ("postal_code", "city") in pairs(reference)
        assert reference.sums
    _, reference = after(judge, shuffled(judge, 1), reference)
    assert ("postal_code", "city") not in pairs(reference)
    assert not reference.sums
    assert ("postal_code", "country_code") in pairs(reference)


def test_a_good_batch_clears_the_strikes(judge, learned):
    _, bad = after(judge, shuffled(judge, 1), learned)
    _, good = after(judge, judge.clean(4000), bad)
    assert {entry["strikes"] for entry in bad.sums} == {1}
    assert {entry["strikes"] for entry in good.sums} == {0}


def test_a_batch_that_cannot_judge_a_rule_leaves_it_alone(judge, learned):
    _, merged = after(judge, "SELECT id, amount FROM (" + judge.clean(100) + ")", learned)
    assert pairs(merged) == pairs(learned)
    assert merged.sums == learned.sums
    assert {name for name, _ in merged.columns} == {"id", "amount"}


def test_a_frequent_misspelling_does_not_become_a_known_spelling(judge, learned):
    sql = judge.spoiled({"city": "CASE city WHEN 'Berlin' THEN 'Berln' ELSE city END"}, 0.3, 4000)
    judged, merged = after(judge, sql, learned)
    assert "Berln" not in merged.domains["city"]
    assert any(cell.value == "Berln" and cell.expected == "berlin" for cell in judged["accuracy"].cells)


def test_an_empty_batch_teaches_nothing(judge, learned):
    _, merged = after(judge, f"SELECT * FROM ({judge.clean(10)}) LIMIT 0", learned)
    assert merged == learned
