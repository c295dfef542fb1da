"""The glossary: words that are said of one thing only, and what speaks of them."""

import pytest

from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import Principal
from neurolake.stewardship.service import Stewardship
from tests.unit.conftest import Add
from tests.unit.stewardship.conftest import Put

ANN = Principal("ann")


def test_a_word_is_said_of_one_term(stewardship: Stewardship) -> None:
    glossary = stewardship.glossary
    made = glossary.define("Customer", {"definition": "Who has bought.", "synonyms": ["client", "Buyer", "customer"]})
    assert made["synonyms"] == ["Buyer", "client"]
    for taken in ("CUSTOMER", "Client"):
        with pytest.raises(Conflict, match="Customer"):
            glossary.define(taken, {"definition": "Something else."})
    glossary.define("Lead", {"definition": "Who may buy."})
    with pytest.raises(Conflict, match="Customer"):
        glossary.change("lead", {"synonyms": ["client"]})
    assert glossary.term("client")["name"] == "Customer"
    assert glossary.change("buyer", {"name": "Buyer"}, expected=1)["synonyms"] == ["client"]
    with pytest.raises(Conflict, match="version 2"):
        glossary.change("buyer", {"definition": "Late."}, expected=1)
    with pytest.raises(InvalidInput, match="definition"):
        glossary.define("Empty", {"definition": " "})
    glossary.remove("buyer")
    with pytest.raises(NotFound):
        glossary.term("client")


def test_terms_come_in_pages(stewardship: Stewardship) -> None:
    for word in ("beta", "Alpha", "gamma"):
        stewardship.glossary.define(word, {"definition": "A letter."})
    first = stewardship.glossary.terms(limit=2)
    assert [one["name"] for one in first["terms"]] == ["Alpha", "beta"]
    second = stewardship.glossary.terms(after=first["next"], limit=2)
    assert ([one["name"] for one in second["terms"]], second["next"]) == (["gamma"], None)


def test_links_are_told_as_far_as_somebody_sees(stewardship: Stewardship, add: Add, put: Put) -> None:
    add("orders", "id customer amount")
    add("leads", "id")
    stewardship.glossary.define("customer", {"definition": "Who has bought.", "synonyms": ["client"]})
    stewardship.edit_column("orders", "customer", {"terms": ["Client"]})
    stewardship.edit("orders", {"terms": ["customer"]})
    stewardship.edit("leads", {"terms": ["customer"]})
    assert {(one["dataset"], one["column"]) for one in stewardship.glossary.term("customer")["links"]} == {
        ("gold.leads", None),
        ("gold.orders", None),
        ("gold.orders", "customer"),
    }
    put({"kind": "grant", "name": "some", "on": {"dataset": "orders", "columns": ["id"]}, "actions": ["select"]})
    seen = stewardship.glossary.term("customer", ANN)["links"]
    assert [(one["dataset"], one["column"]) for one in seen] == [("gold.orders", None)]
    with pytest.raises(NotFound, match="no term"):
        stewardship.edit("orders", {"terms": ["unheard"]})


def test_the_glossary_is_for_curators_of_everything(stewardship: Stewardship, put: Put) -> None:
    grant = {"kind": "grant", "name": "c", "to": ["user:ann"], "actions": ["curate"]}
    put({**grant, "on": {"zone": "gold"}})
    with pytest.raises(Forbidden):
        stewardship.glossary.define("word", {"definition": "x"}, ANN)
    with pytest.raises(Forbidden):
        stewardship.glossary.put_domain("sales", "x", ANN)
    put(grant)
    assert stewardship.glossary.define("word", {"definition": "x"}, ANN)["updated_by"] == "ann"


def test_what_belonged_to_a_domain_that_is_removed_belongs_to_none(stewardship: Stewardship, add: Add) -> None:
    add("orders", "id")
    stewardship.glossary.put_domain("sales.emea", "Europe.")
    stewardship.edit("orders", {"domain": "sales.emea"})
    stewardship.glossary.define("word", {"definition": "x", "domain": "sales.emea"})
    assert stewardship.glossary.put_domain("sales.emea", "All of it.", expected=1)["version"] == 2
    stewardship.glossary.remove_domain("sales.emea")
    assert stewardship.card("orders")["domain"] is None
    assert stewardship.glossary.term("word")["domain"] is None
