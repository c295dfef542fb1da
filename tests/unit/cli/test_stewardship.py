"""What people say about datasets, from the command line."""

from pathlib import Path

import pytest

from tests.unit.cli.test_commands import SALES, answer, neurolake


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("said")
    (made / "sales.csv").write_text(SALES)
    assert neurolake("ingest", made / "sales.csv", "--home", made / "lake").exit_code == 0
    return made / "lake"


def test_described_tagged_owned_linked_and_found(home: Path) -> None:
    answer("describe", "sales", "By branch.", "--home", home)
    answer("describe", "sales", "In euros.", "--column", "amount", "--home", home)
    answer("tag", "sales", "daily", "finance", "--home", home)
    answer("tag", "sales", "finance", "--remove", "--home", home)
    answer("glossary", "domain", "retail", "Shops.", "--home", home)
    answer("own", "sales", "--owner", "ann", "--steward", "bob", "--domain", "retail", "--home", home)
    answer("glossary", "define", "Turnover", "What was sold.", "--synonym", "revenue", "--home", home)
    card = answer("link", "sales", "revenue", "--column", "amount", "--home", home)
    assert isinstance(card, dict)
    assert (card["tags"], card["owner"], card["stewards"], card["domain"]) == (["daily"], "ann", ["bob"], "retail")
    assert card["columns"]["amount"] == {"description": "In euros.", "tags": [], "terms": ["Turnover"]}
    shown = neurolake("card", "sales", "--home", home).stdout
    assert all(part in shown for part in ("By branch.", "In euros.", "Turnover", "Version"))
    assert "sales" in neurolake("search", "revenue", "--home", home).stdout
    assert "amount" in neurolake("glossary", "show", "revenue", "--home", home).stdout


def test_put_away_and_taken_back(home: Path) -> None:
    answer("deprecate", "sales", "No taxes.", "--home", home)
    assert "deprecated" in neurolake("search", "sales", "--home", home).stdout
    answer("archive", "sales", "--home", home)
    assert "Nothing is found" in neurolake("search", "sales", "--home", home).stdout
    assert "archived" in neurolake("search", "sales", "--archived", "--home", home).stdout
    answer("restore", "sales", "--home", home)
    answer("bookmark", "sales", "--home", home)
    assert "sales" in neurolake("bookmark", "--home", home).stdout
    assert neurolake("deprecate", "sales", " ", "--home", home).exit_code == 1


def test_insights_are_shown_accepted_and_recommended(home: Path) -> None:
    answer("query", "CREATE TABLE gold.regions AS SELECT DISTINCT region, 1 AS one FROM sales", "--home", home)
    answer("describe", "regions", "Where it was sold.", "--column", "region", "--home", home)
    shown = neurolake("insights", "sales", "--home", home).stdout
    assert all(part in shown for part in ("key", "description", "freshness", "nothing told of"))
    found = answer("insights", "sales", "--home", home)
    assert isinstance(found, dict)
    suggested = next(one for one in found["suggestions"] if one["column"] == "region")
    card = answer("accept", "sales", suggested["id"], "--home", home)
    assert isinstance(card, dict)
    assert card["columns"]["region"]["description"] == suggested["value"]
    shown = neurolake("recommend", "sales", "--check", "1", "--home", home).stdout
    assert all(part in shown for part in ("gold.regions", "downstream"))
    assert "Read" in neurolake("dataset", "sales", "--home", home).stdout
