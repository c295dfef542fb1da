"""Every command, for people and for programs."""

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from neurolake import __version__
from neurolake.cli.main import build

SALES = "id,region,amount\n" + "".join(f"{n},{['north', 'south'][n % 2]},{n * 1.5}\n" for n in range(1, 101))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("cli")
    (made / "sales.csv").write_text(SALES)
    return made


@pytest.fixture(scope="module")
def home(folder: Path) -> Path:
    """A lake with the dataset `sales`."""
    made = folder / "lake"
    assert neurolake("ingest", folder / "sales.csv", "--home", made).exit_code == 0
    return made


def neurolake(*arguments: object, stdin: str | None = None) -> Result:
    return CliRunner().invoke(build(), [str(argument) for argument in arguments], input=stdin)


def answer(*arguments: object) -> object:
    result = neurolake(*arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def test_version_and_help() -> None:
    assert neurolake("--version").stdout.strip() == __version__
    commands = neurolake("--help").stdout
    for command in ("init", "serve", "ingest", "query", "datasets", "dataset", "jobs", "doctor"):
        assert command in commands
        assert neurolake(command, "--help").exit_code == 0


def test_init_makes_a_lake_once(tmp_path: Path) -> None:
    for _ in range(2):
        found = answer("init", "--home", tmp_path / "new")
        assert found["home"] == str(tmp_path / "new")
    assert neurolake("init", "--home", tmp_path / "new").exit_code == 0
    assert answer("datasets", "--home", tmp_path / "new") == []


def test_ingest_answers_whole(folder: Path, home: Path) -> None:
    found = answer("ingest", folder / "sales.csv", "--dataset", "again", "--zone", "silver", "--home", home)
    assert found["dataset"]["qualified_name"] == "silver.again"
    assert (found["rows"]["read"], found["rows"]["stored"]) == (100, 100)
    assert len(found["quality"]["measurements"]) == 8


def test_ingest_tells_people_what_became_of_a_file(folder: Path, home: Path) -> None:
    result = neurolake("ingest", folder / "sales.csv", "--dataset", "told", "--home", home)
    assert result.exit_code == 0
    for part in ("sales.csv", "told", "quality", "100 rows in", "completeness"):
        assert part in result.stdout


def test_ingest_takes_folders_and_patterns(tmp_path: Path, home: Path) -> None:
    for name in ("one", "two", "three"):
        (tmp_path / f"{name}_part.csv").write_text(SALES)
    (tmp_path / ".hidden.csv").write_text(SALES)
    by_folder = answer("ingest", tmp_path, "--home", home)
    assert {item["dataset"]["name"] for item in by_folder} == {"one_part", "two_part", "three_part"}
    by_pattern = answer("ingest", tmp_path / "t*.csv", "--mode", "replace", "--home", home)
    assert {item["dataset"]["name"] for item in by_pattern} == {"two_part", "three_part"}


def test_upsert_from_the_command_line(tmp_path: Path, folder: Path, home: Path) -> None:
    answer("ingest", folder / "sales.csv", "--dataset", "kept", "--zone", "silver", "--home", home)
    (tmp_path / "more.csv").write_text("id,region,amount\n100,east,0\n101,east,1\n")
    more = ("--dataset", "kept", "--mode", "upsert", "--key", "id", "--home", home)
    answer("ingest", tmp_path / "more.csv", *more)
    assert answer("query", "SELECT count(*), sum((region = 'east')::INT) FROM kept", "--home", home)["rows"] == [
        [101, 2]
    ]


def test_the_same_key_never_ingests_twice(folder: Path, home: Path) -> None:
    more = ("--dataset", "once", "--idempotency-key", "cli-1", "--home", home)
    first = answer("ingest", folder / "sales.csv", *more)
    assert answer("ingest", folder / "sales.csv", *more)["snapshot_id"] == first["snapshot_id"]
    assert answer("dataset", "once", "--home", home)["rows"] == 100


def test_one_bad_file_fails_and_the_others_go_on(tmp_path: Path, home: Path) -> None:
    (tmp_path / "bad.csv").write_text("")
    (tmp_path / "fine.csv").write_text(SALES)
    result = neurolake("ingest", tmp_path / "bad.csv", tmp_path / "fine.csv", "--home", home, "--json")
    assert result.exit_code == 1
    assert [item["dataset"]["name"] for item in json.loads(result.stdout)] == ["fine"]
    problem = json.loads(result.stderr)
    assert (problem["type"], problem["status"]) == ("empty-file", 422)
    assert problem["file"].endswith("bad.csv")


@pytest.mark.parametrize(
    ("arguments", "code", "kind"),
    [
        (("ingest", "{folder}/nothing.csv"), 1, "invalid-input"),
        (("ingest", "{folder}/*.nothing"), 1, "invalid-input"),
        (("ingest", "{folder}/sales.csv", "--mode", "sideways"), 1, "invalid-option"),
        (("ingest", "{folder}/sales.csv", "--mode", "upsert"), 1, "invalid-option"),
        (("ingest", "{folder}/sales.csv", "--dataset", "Not a name"), 1, "invalid-name"),
        (("query", "SELEC 1"), 1, "invalid-sql"),
        (("query", "SELECT * FROM nowhere"), 1, "not-found"),
        (("dataset", "nowhere"), 1, "not-found"),
    ],
)
def test_a_failure_is_a_problem_on_standard_error(
    folder: Path, home: Path, arguments: tuple[str, ...], code: int, kind: str
) -> None:
    given = [part.replace("{folder}", str(folder)) for part in arguments]
    result = neurolake(*given, "--home", home, "--json")
    assert (result.exit_code, json.loads(result.stderr)["type"]) == (code, kind)
    assert result.stdout.strip() in ("", "[]")
    for_people = neurolake(*given, "--home", home)
    assert for_people.exit_code == code
    assert for_people.stderr.strip()
    assert "Traceback" not in for_people.stderr


@pytest.mark.parametrize(
    "arguments", [("nonsense",), ("query",), ("query", "SELECT 1", "--limit", "0"), ("jobs", "--limit", "x")]
)
def test_wrong_usage_has_its_own_code(arguments: tuple[str, ...]) -> None:
    assert neurolake(*arguments).exit_code == 2


def test_query_as_json(home: Path) -> None:
    sql = "SELECT region, count(*) AS n, NULL AS nothing, 9007199254740993 AS big FROM sales GROUP BY 1 ORDER BY 1"
    found = answer("query", sql, "--home", home)
    assert [column["name"] for column in found["columns"]] == ["region", "n", "nothing", "big"]
    assert found["rows"] == [["north", 50, None, "9007199254740993"], ["south", 50, None, "9007199254740993"]]
    assert (found["row_count"], found["truncated"]) == (2, False)


def test_query_as_table_shows_null_and_aligns_numbers(home: Path) -> None:
    result = neurolake("query", "SELECT 5 AS n, NULL AS nothing, '[bold]x[/bold]' AS t UNION ALL SELECT 12345, NULL, 'y'", "--home", home)  # fmt: skip  # noqa: E501
    assert "NULL" in result.stdout
    assert "[bold]x[/bold]" in result.stdout
    lines = [line for line in result.stdout.splitlines() if "5" in line]
    assert lines[0].index("5") == lines[1].index("12345") + 4


def test_query_as_csv(home: Path) -> None:
    result = neurolake("query", "SELECT id, region FROM sales ORDER BY id LIMIT 2", "--format", "csv", "--home", home)
    assert list(csv.reader(io.StringIO(result.stdout))) == [["id", "region"], ["1", "south"], ["2", "north"]]


def test_query_from_standard_input(home: Path) -> None:
    result = neurolake("query", "-", "--format", "csv", "--home", home, stdin="SELECT 1 AS one\n")
    assert result.stdout == "one\n1\n"


def test_query_says_when_rows_are_left_out(home: Path) -> None:
    result = neurolake("query", "SELECT * FROM range(50)", "--limit", "5", "--format", "csv", "--home", home)
    assert len(result.stdout.splitlines()) == 6
    assert "45 more rows" in result.stderr


def test_datasets_and_dataset(home: Path) -> None:
    found = {item["name"]: item for item in answer("datasets", "--home", home)}
    assert found["sales"]["rows"] == 100
    assert "sales" in neurolake("datasets", "--home", home).stdout
    view = answer("dataset", "sales", "--home", home)
    assert [column["name"] for column in view["columns"]] == ["id", "region", "amount"]
    shown = neurolake("dataset", "sales", "--home", home).stdout
    for part in ("amount", "completeness", "Snapshots", "Lineage"):
        assert part in shown


def test_jobs(home: Path) -> None:
    found = answer("jobs", "--limit", "1000", "--home", home)
    assert "sales.csv" in {job["file_name"] for job in found}
    assert len(answer("jobs", "--limit", "1", "--home", home)) == 1
    assert "sales" in neurolake("jobs", "--home", home).stdout


def test_doctor(home: Path) -> None:
    found = {item["check"]: item for item in answer("doctor", "--home", home)}
    assert all(item["ok"] for item in found.values())
    assert "DuckDB" in found["program"]["found"]
    assert neurolake("doctor", "--home", home).exit_code == 0


def test_doctor_finds_a_missing_file_and_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    home = tmp_path / "broken"
    answer("ingest", folder / "sales.csv", "--home", home)
    next((home / "warehouse").rglob("*.parquet")).unlink()
    result = neurolake("doctor", "--home", home, "--json")
    assert result.exit_code == 1
    found = {item["check"]: item for item in json.loads(result.stdout)}
    (fault,) = found["data files"]["faults"]
    assert found["data files"]["ok"] is False
    assert "missing" in fault["what"]
    shown = neurolake("doctor", "--home", home).stdout
    assert f"where: {fault['where']}" in shown
    assert f"mend:  {fault['mend']}" in shown


def test_the_home_comes_from_the_environment(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEUROLAKE_HOME", str(home))
    assert "sales" in {item["name"] for item in answer("datasets")}


def test_a_home_that_cannot_be_made_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = neurolake("datasets", "--home", tmp_path / "file" / "lake", "--json")
    assert (result.exit_code, json.loads(result.stderr)["type"]) == (1, "invalid-option")


def test_serve_refuses_other_addresses(home: Path) -> None:
    result = neurolake("serve", "--host", "0.0.0.0", "--home", home, "--json")
    assert (result.exit_code, json.loads(result.stderr)["type"]) == (1, "invalid-option")


def test_pii_and_scan_show_personal_data(folder: Path, home: Path) -> None:
    (folder / "people.csv").write_text("n,mail\n" + "".join(f"{n},user{n}@example.org\n" for n in range(30)))
    assert "personal data: mail (email)" in neurolake("ingest", folder / "people.csv", "--home", home).stdout
    assert "Personal data: mail (email)" in neurolake("dataset", "people", "--home", home).stdout
    assert "email" in neurolake("pii", "people", "--home", home).stdout
    assert "No personal data" in neurolake("pii", "sales", "--home", home).stdout
    assert answer("pii", "people", "--home", home)["tags"] == {"mail": ["pii", "pii.email"]}
    assert "1 of 1 datasets, 1 findings" in neurolake("scan", "people", "--home", home).stdout
    assert neurolake("scan", "nothing", "--home", home).exit_code == 1


def test_a_remediation_is_asked_for_or_taken_up_again_not_both(home: Path) -> None:
    assert neurolake("remediate", "--home", home).exit_code == 2
    assert neurolake("remediate", "{}", "--resume", "x", "--home", home).exit_code == 2
    unknown = neurolake("remediate", "--resume", "none", "--home", home)
    assert unknown.exit_code == 1
    assert "no remediation" in unknown.stderr


def test_search_finds_by_words_and_says_where(home: Path) -> None:
    found = answer("search", "regon", "--home", home)
    assert found["results"][0]["found_in"]["columns"] == ["region"]
    assert "column region" in neurolake("search", "region", "--home", home).stdout
    assert "Nothing is found" in neurolake("search", "xyzzy", "--home", home).stdout


@pytest.fixture(scope="module")
def made(home: Path) -> Path:
    """The lake, in which `north` was made from `sales`, and `looped` from itself too."""
    answer("query", "CREATE TABLE silver.north AS SELECT id, amount FROM sales WHERE region = 'north'", "--home", home)
    answer("query", "CREATE TABLE silver.looped AS SELECT id, amount FROM north", "--home", home)
    answer("query", "INSERT INTO looped SELECT amount::BIGINT, amount FROM looped", "--home", home)
    return home


def test_lineage_walks_and_tells_what_a_change_touches(made: Path) -> None:
    assert "sales.csv" in neurolake("lineage", "upstream", "looped", "--home", made).stdout
    down = answer("lineage", "downstream", "sales", "--depth", 1, "--home", made)
    assert ([node["name"] for node in down["nodes"]][1:], down["deeper"]) == (["silver.north"], True)
    assert "Not all is shown" in neurolake("lineage", "downstream", "sales", "--depth", 1, "--home", made).stderr
    touched = neurolake("lineage", "impact", "north", "--column", "amount", "--home", made).stdout
    assert "Severity: medium" in touched
    assert "silver.looped" in touched
    assert answer("lineage", "impact", "north", "--as-of", "2020-01-01", "--home", made)["datasets"] == []
    column = answer("lineage", "column", "looped", "amount", "--home", made)
    assert ("dataset", "amount") in {(one["kind"], one["column"]) for one in column["upstream"]["direct"]}
    assert "north.amount" in neurolake("lineage", "column", "looped", "amount", "--home", made).stdout


def test_lineage_tells_circles_and_loops_apart(made: Path) -> None:
    found = answer("lineage", "cycles", "--home", made)
    assert (found["cycles"], [one["name"] for one in found["self_loops"]]) == ([], ["silver.looped"])
    assert "silver.looped" in neurolake("lineage", "cycles", "--home", made).stdout


def test_lineage_is_written_to_a_file(made: Path, folder: Path) -> None:
    written = folder / "north.svg"
    assert neurolake("lineage", "export", "north", "--format", "svg", "--to", written, "--home", made).exit_code == 0
    assert written.read_text().startswith("<svg")
    assert neurolake("lineage", "export", "north", "--home", made).stdout.startswith("flowchart LR")
    unknown = neurolake("lineage", "export", "nowhere", "--home", made)
    assert unknown.exit_code == 1
    assert "There is no dataset" in unknown.stderr


def test_what_is_concluded_is_made_anew_after_it_was_dropped(home: Path) -> None:
    before = answer("search", "region", "--home", home)["total"]
    made = answer("catalog", "reindex", "--drop", "--home", home)
    assert (made["datasets"], made["waiting"]) == (len(answer("datasets", "--home", home)), 0)
    assert answer("search", "region", "--home", home)["total"] == before > 0
    assert "The search has" in neurolake("catalog", "reindex", "--home", home).stdout
