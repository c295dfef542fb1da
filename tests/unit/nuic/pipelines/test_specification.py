"""Specifications: what is wrong with one is told with its place; parameters and partitions are what they say."""

import json
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
import yaml

from neurolake.app.requests import ingest_request
from neurolake.kernel.errors import InvalidOption, InvalidPipeline, LimitExceeded
from neurolake.maintenance.base import request_from
from neurolake.nuic.pipelines.check import Known, examined
from neurolake.nuic.pipelines.parameters import checked
from neurolake.nuic.pipelines.partitions import Partition, chosen, partition_of
from neurolake.nuic.pipelines.spec import Dates, Listed, Numbers, Retries, Spec, restored, stored

KNOWN = Known(frozenset(("notify",)), {"shared": 2}, frozenset(("completeness",)), ingest_request, request_from)
NOW = datetime(2024, 5, 10, 12, tzinfo=UTC)
WHOLE = """\
name: daily
parameters:
  since: {type: date, default: 2024-01-01}
schedule: {cron: "0 6 * * *", timezone: Europe/Berlin, catch_up: all}
partitions: {by: date, from: 2024-01-01}
pools: {own: 1}
runners: [role:engineer]
steps:
  load:
    ingest: {files: "in/*.csv", dataset: raw, options: {zone: bronze}}
    pool: shared
  make:
    after: [load]
    pool: own
    retries: {most: 3}
    sql: |
      CREATE TABLE IF NOT EXISTS silver.t AS SELECT * FROM raw;

      INSERT INTO silver.t
        SELECT * FROM raw WHERE day >= $since AND day < $partition_end
  check: {after: [make], quality: {dataset: silver.t, overall: 0.5, dimensions: {completeness: 0.9}}}
  tidy: {after: [check], maintain: {dataset: silver.t, tasks: [compact], options: {keep: 3}}}
  tell: {after: [check], python: {function: notify, with: {channel: data}}}
"""


def told(text: str) -> list[tuple[str, int | None, int | None, str]]:
    """Path, line, column and message of what is wrong."""
    return [(one.path, one.line, one.column, one.message) for one in examined(text, KNOWN)[1]]


def test_a_whole_specification_is_taken_as_yaml_and_as_json() -> None:
    spec, found = examined(WHOLE, KNOWN)
    assert found == []
    data = yaml.safe_load(WHOLE.replace("2024-01-01", "'2024-01-01'"))
    spec = examined(yaml.safe_dump(data), KNOWN)[0]
    for text in (json.dumps(data), json.dumps(data, indent="\t")):
        other, found = examined(text, KNOWN)
        assert found == []
        assert other == spec


@pytest.mark.parametrize(
    ("old", "new", "path", "at", "message"),
    [
        ("after: [load]", "after: [laod]", "steps.make.after.0", "laod", "There is no step 'laod'."),
        ("    pool: own", "    pool: none", "steps.make.pool", "none", "There is no pool 'none'."),
        ("WHERE day >=", "WHERE day >=>", "steps.make.sql", "> $", None),
        ("$since", "$sinse", "steps.make.sql", "$sinse", "There is no parameter $sinse."),
        ("CREATE TABLE IF", "COPY TABLE IF", "steps.make.sql", "COPY", None),
        ("0 6 * * *", "0 26 * * *", "schedule.cron", "0 26", "'26' is no hour."),
        ("Europe/Berlin", "Europe/Bonn", "schedule.timezone", "Europe", "There is no time zone 'Europe/Bonn'."),
        ("default: 2024-01-01", "default: soon", "parameters.since.default", "soon", None),
        (", default: 2024-01-01", "", "parameters.since", "since", None),
        ("completeness: 0.9", "beauty: 0.9", "steps.check.quality.dimensions.beauty", "0.9", None),
        ("function: notify", "function: os.system", "steps.tell.python.function", "os.system", None),
        ("in/*.csv", "../*.csv", "steps.load.ingest.files", "../", "Files are below the inbox."),
        ("zone: bronze", "zone: iron", "steps.load.ingest.options", "options", "No zone 'iron'."),
        ("dataset: raw", "dataset: Raw!", "steps.load.ingest.dataset", "Raw!", None),
        ("tasks: [compact]", "tasks: [vacuum]", "steps.tidy.maintain", "maintain", None),
        ("keep: 3", "keep: 0", "steps.tidy.maintain", "maintain", None),
        ("keep: 3", "kept: 3", "steps.tidy.maintain", "maintain", "There is no option 'kept' of maintenance."),
        ("retries: {most: 3}", "retires: {most: 3}", "steps.make.retires", "retires", "There is no field 'retires' here."),  # noqa: E501
        ("by: date, from: 2024-01-01", "by: list, values: [a]", "schedule", "schedule", None),
        ("name: daily", "name: Daily", "name", "Daily", None),
        ("  since:", "  run_id:", "parameters.run_id", "run_id", None),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, path: str, at: str, message: str | None) -> None:
    assert old in WHOLE
    text = WHOLE.replace(old, new, 1)
    said, line, column, what = told(text)[0]
    assert said == path
    assert line
    assert column
    assert text.splitlines()[line - 1][column - 1 :].startswith(at)
    assert message in (None, what)


def test_the_order_of_names_outlives_a_database_that_keeps_none() -> None:
    spec, _ = examined(WHOLE, KNOWN)
    assert spec is not None
    kept = stored(spec)
    again = restored(json.loads(json.dumps(kept, sort_keys=True)))
    assert again == restored(kept)
    assert list(again.steps) == ["load", "make", "check", "tidy", "tell"]


def test_steps_that_wait_for_one_another_are_named() -> None:
    steps = "steps:\n" + "".join(
        f"  {name}: {{sql: SELECT 1, after: [{after}]}}\n"
        for name, after in (("a", "c"), ("b", "a"), ("c", "b"), ("d", "a"))
    )
    [(path, line, _, message)] = told("name: x\n" + steps)
    assert (path, line) == ("steps.a.after", 3)
    assert message == "The steps wait for one another: a → c → b → a."
    assert "s → s" in told("name: x\nsteps: {s: {sql: SELECT 1, after: [s]}}")[0][3]


@pytest.mark.parametrize(
    "text",
    ["", "- a", "a: &x 1\nb: *x", "a: 1\na: 2", "[" * 100_000, "a: [", "? [a]\n: 1", "\x01", "x" * 300_000,
     "a: !!python/name:os.system ''",
     "<<: {a: 1}", "{" * 5000, "a: 0o99999999999999999999999\n" * 2],
)  # fmt: skip
def test_what_is_no_document_is_refused(text: str) -> None:
    with pytest.raises(InvalidPipeline):
        examined(text, KNOWN)


def test_a_step_does_one_thing() -> None:
    for step in ("{}", "{sql: SELECT 1, python: {function: notify}}", "{after: []}"):
        assert "exactly one" in told(f"name: x\nsteps: {{a: {step}}}")[0][3]


def _spec(**parameters: object) -> Spec:
    return Spec.model_validate({"name": "x", "parameters": parameters, "steps": {"a": {"sql": "SELECT 1"}}})


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("integer", "7", 7), ("integer", 7, 7), ("number", "1.5", 1.5), ("boolean", "Yes", True), ("string", 7, "7"),
        ("date", "2024-02-29", "2024-02-29"), ("date", date(2024, 2, 29), "2024-02-29"),
        ("timestamp", "2024-02-29T12:00:00+02:00", "2024-02-29T10:00:00+00:00"),
        ("timestamp", "2024-02-29", "2024-02-29T00:00:00+00:00"),
    ],
)  # fmt: skip
def test_parameters_have_types(kind: str, given: object, kept: object) -> None:
    assert checked(_spec(p={"type": kind}), {"p": given}) == {"p": kept}


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("integer", "7.5"), ("integer", True), ("integer", 2**63), ("number", "nan"), ("number", "1e999"),
        ("boolean", "maybe"),
        ("date", "2024-02-30"), ("date", "yesterday"), ("timestamp", ""), ("string", "a\0b"), ("integer", [1]),
        ("number", {"a": 1}), ("date", 7), ("integer", "9" * 5000),
    ],
)  # fmt: skip
def test_values_of_another_type_are_refused(kind: str, given: object) -> None:
    with pytest.raises(InvalidOption, match="type"):
        checked(_spec(p={"type": kind}), {"p": given})


def test_parameters_that_are_missing_unknown_or_no_choice_are_refused() -> None:
    spec = _spec(region={"choices": ["north", "south"]}, least={"type": "integer", "default": 1})
    assert checked(spec, {"region": "north"}) == {"region": "north", "least": 1}
    for given in ({}, {"region": "west"}, {"region": "north", "most": 1}):
        with pytest.raises(InvalidOption):
            checked(spec, given)


def test_partitions_of_dates_end_with_the_last_that_has_ended() -> None:
    days = chosen(Dates(by="date", from_=date(2024, 5, 7)), NOW, None, None)
    assert [one.key for one in days] == ["2024-05-07", "2024-05-08", "2024-05-09"]
    assert days[0] == Partition("2024-05-07", date(2024, 5, 7), date(2024, 5, 8))
    months = chosen(Dates(by="date", from_=date(2023, 11, 1), every="month"), NOW, "2023-12-01", "2024-02-01")
    assert [(one.start, one.end) for one in months][-1] == (date(2024, 2, 1), date(2024, 3, 1))
    hours = chosen(Dates(by="date", from_=date(2024, 5, 10), every="hour"), NOW, None, None)
    assert [one.key for one in hours][-1] == "2024-05-10T11"


@pytest.mark.parametrize("every", ["hour", "day", "week", "month", "year"])
@pytest.mark.parametrize("start", [date(2020, 1, 1), date(2020, 3, 15)])
def test_every_partition_is_found_by_its_key(every: str, start: date) -> None:
    kind = Dates(by="date", from_=start, to=date(2022, 3, 20) if every != "hour" else date(2020, 3, 20), every=every)
    found = chosen(kind, NOW, None, None)
    assert found
    assert [partition_of(kind, one.key, NOW) for one in found] == found
    assert all(before.end == after.start for before, after in pairwise(found))


def test_partitions_of_numbers_and_of_lists() -> None:
    numbers = Numbers(by="range", from_=0, to=25, step=10)
    assert [(one.key, one.end) for one in chosen(numbers, NOW, None, None)] == [("0", 10), ("10", 20), ("20", 25)]
    words = Listed(by="list", values=("north", 7))
    assert [one.key for one in chosen(words, NOW, None, None, ["7", "north", "7"])] == ["7", "north"]


@pytest.mark.parametrize(
    ("first", "last", "keys"),
    [("2024-05-06", None, ()), ("2024-05-10", None, ()), ("2024-05-09", "2024-05-07", ()), (None, None, ["x"]),
     (None, "2024-05-07T00", ())],
)  # fmt: skip
def test_what_is_no_partition_is_refused(first: str | None, last: str | None, keys: list[str]) -> None:
    with pytest.raises(InvalidOption):
        chosen(Dates(by="date", from_=date(2024, 5, 7)), NOW, first, last, keys)


def test_a_backfill_is_bounded() -> None:
    with pytest.raises(LimitExceeded):
        chosen(Numbers(by="range", from_=0, to=10**12, step=1), NOW, None, None)


def test_waits_grow_up_to_a_bound() -> None:
    retries = Retries(most=5, first_s=1, factor=3, longest_s=10)
    assert [retries.wait_s(failures) for failures in (1, 2, 3, 4, 1000)] == [1, 3, 9, 10, 10]
