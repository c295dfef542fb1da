"""Where the parser gives no answer a model may help: told what the asker sees only, and tried as the asker."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.nuic.questions.base import Understood
from neurolake.nuic.questions.modelled import AGREED, SURE
from neurolake.testing.llm import ProviderServer, Reply
from tests.unit.nuic.questions.test_sight import SALES, SHOPS

SURE_ONE = "How many sales are open?"
UNSURE = "median number of sales per shop"
REFUSED = "What share of sales came from Lyon last quarter compared with Ghent?"
ANN = Asker(Principal("ann"))
ROOT = Asker(LOCAL)
VAULT = "code,word\n1,swordfish\n2,barracuda\n"
MEDIAN = """SELECT median(n) FROM (SELECT shop_id, count(*) AS n FROM silver.sales GROUP BY shop_id) AS per_shop"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Shops, sales, and a vault that Ann may not know of; the towns of shops are masked for her."""
    folder = tmp_path_factory.mktemp("modelled")
    with Lake.open(folder / "lake") as lake:
        for name, text in (("shops", SHOPS), ("sales", SALES), ("vault", VAULT)):
            (folder / f"{name}.csv").write_text(text)
            lake.ingest(folder / f"{name}.csv", zone="silver")
        for dataset in ("shops", "sales"):
            about = {"to": ["user:ann"], "on": {"dataset": dataset}, "actions": ["select"]}
            lake.policies.create({"kind": "grant", "name": f"read-{dataset}", **about}, by="test")
        hidden = {"on": {"dataset": "shops", "columns": ["town"]}, "mask": {"method": "redact"}}
        lake.policies.create({"kind": "mask", "name": "towns", **hidden}, by="test")
        lake.nuic.rebuild()
    return folder / "lake"


@contextmanager
def helped(home: Path, *replies: Reply) -> Iterator[tuple[Lake, ProviderServer]]:
    with ProviderServer.of(*replies) as server, Lake.open(home, llm_url=server.openai) as lake:
        yield lake, server


def makes(sql: str, missing: str = "") -> Reply:
    return Reply(calls=[("sql_answer_v1", {"sql": sql, "missing": missing})])


def understand(lake: Lake, question: str, asker: Asker = ROOT) -> Understood:
    return lake.nuic.questions.understand(question, asker)


def test_a_sure_parser_needs_no_model(home: Path) -> None:
    with helped(home, makes("SELECT 1")) as (lake, server):
        found = understand(lake, SURE_ONE)
    assert found.best is not None
    assert found.best.by == "parser"
    assert server.asked == []


def test_a_model_answers_what_the_parser_cannot(home: Path) -> None:
    with helped(home, makes(MEDIAN)) as (lake, server):
        found = understand(lake, REFUSED)
    assert found.best is not None
    assert (found.best.by, found.best.confidence) == ("model", SURE)
    assert [table.name for table in found.best.tables] == ["silver.sales"]
    assert REFUSED in str(server.asked[0])


def test_where_they_differ_the_asker_chooses(home: Path) -> None:
    with helped(home, makes(MEDIAN)) as (lake, _):
        found = understand(lake, UNSURE)
    assert found.best is None
    assert found.clarification is not None
    assert [one.by for one in found.others][:2] == ["model", "parser"]


def test_where_they_agree_that_is_the_answer(home: Path) -> None:
    with Lake.open(home) as lake:
        alone = understand(lake, UNSURE)
    second = alone.others[1]
    with helped(home, makes(second.sql)) as (lake, _):
        found = understand(lake, UNSURE)
    assert found.best is not None
    assert (found.best.sql, found.best.by, found.best.confidence) == (second.sql, "parser", AGREED)
    assert second.sql not in {one.sql for one in found.others}


def test_it_is_told_what_is_wrong_and_may_mend_it_once(home: Path) -> None:
    with helped(home, makes("SELECT median(amuont) FROM silver.sales"), makes(MEDIAN)) as (lake, server):
        found = understand(lake, REFUSED)
    assert found.best is not None
    assert "amuont" in str(server.asked[1]["messages"][-1])
    assert len(server.asked) == 2


def test_it_is_told_nothing_that_the_asker_does_not_see(home: Path) -> None:
    with helped(home, makes("", "sales have no dates")) as (lake, server):
        found = understand(lake, REFUSED, ANN)
        understand(lake, f"{REFUSED} And swordfish?", ANN)
    told = str([body["messages"] for body in server.asked]).replace(REFUSED, "").replace("swordfish?", "")
    assert "sales" in told
    for hidden in ("vault", "swordfish", "Ghent", "Lyon", "barracuda"):
        assert hidden not in told
    assert found.best is None
    assert "sales have no dates" in (found.note or "")


@pytest.mark.parametrize(
    "sql",
    [
        "DROP TABLE silver.sales",
        "DELETE FROM silver.sales",
        "SELECT * FROM silver.vault",
        "SELECT word FROM vault",
        "SELECT 1; DROP TABLE silver.sales",
        "SELECT * FROM read_csv('/etc/passwd')",
        "ATTACH 'x.db'",
        "COPY silver.sales TO '/tmp/out.csv'",
        "WITH x AS (SELECT * FROM silver.vault) SELECT * FROM x",
        "SELECT getenv('HOME')",
        "SELECT town FROM",
        "not sql at all",
        "",
    ],
)
def test_a_hostile_model_gets_nothing(home: Path, sql: str) -> None:
    with helped(home, makes(sql)) as (lake, server):
        found = understand(lake, REFUSED, ANN)
        assert len(server.asked) <= 2
        assert all(one.by == "parser" for one in found.readings)
        assert found.note
        assert "swordfish" not in str(found)
        assert lake.query("SELECT count(*) AS n FROM silver.sales").to_arrow().to_pylist() == [{"n": 300}]


def test_a_reading_of_a_model_shows_masks_like_any_query(home: Path) -> None:
    with helped(home, makes("SELECT DISTINCT town FROM silver.shops")) as (lake, _):
        found = understand(lake, REFUSED, ANN)
        assert found.best is not None
        shown = lake.query(found.best.sql, principal=ANN.principal).to_arrow().to_pylist()
    assert "Lyon" not in str(shown)


@pytest.mark.parametrize("reply", [Reply(status=401), Reply("I would rather talk."), Reply(calls=[("other", {})])])
def test_a_model_that_fails_takes_nothing_away(home: Path, reply: Reply) -> None:
    with helped(home, reply) as (lake, _):
        found = understand(lake, UNSURE)
    assert found.clarification is not None
    assert len(found.others) > 1
    assert (found.note or "").startswith("The language model")


def test_it_is_asked_within_the_budget_of_who_asks(home: Path) -> None:
    with ProviderServer.of(makes(MEDIAN)) as server, Lake.open(home, llm_url=server.openai, llm_day_tokens=50) as lake:
        found = understand(lake, REFUSED, ANN)
    assert "tokens" in (found.note or "")
    assert server.asked == []
