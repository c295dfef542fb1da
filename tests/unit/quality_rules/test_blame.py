"""The fewest cells that explain the broken rules of a row."""

from neurolake.quality.blame import blame
from neurolake.quality.rules import Rule

ZIP_CITY = Rule("dependency", ("zip",), "city")
ZIP_COUNTRY = Rule("dependency", ("zip",), "country")
CITY_COUNTRY = Rule("dependency", ("city",), "country")
TOTAL = Rule("sum", ("quantity", "price"), "total", "*")


def blamed(broken, kept=()):
    return [column for column, _ in blame(broken, kept)]


def test_one_wrong_city_explains_both_rules_that_it_breaks():
    assert blamed([ZIP_CITY, CITY_COUNTRY], [ZIP_COUNTRY]) == ["city"]


def test_a_wrong_zip_explains_the_city_and_the_country_that_do_not_fit_it():
    assert blamed([ZIP_CITY, ZIP_COUNTRY], [CITY_COUNTRY]) == ["zip"]


def test_of_equals_the_target_of_the_rule_is_blamed():
    assert blamed([ZIP_CITY]) == ["city"]
    assert blamed([TOTAL]) == ["total"]


def test_unrelated_violations_are_two_wrong_cells():
    assert sorted(blamed([ZIP_CITY, TOTAL])) == ["city", "total"]


def test_every_broken_rule_is_explained_once():
    explained = [rule for _, hit in blame([ZIP_CITY, CITY_COUNTRY, TOTAL], [ZIP_COUNTRY]) for rule in hit]
    assert sorted(rule.label for rule in explained) == sorted(r.label for r in (ZIP_CITY, CITY_COUNTRY, TOTAL))
