"""Runs: what steps do, how they fail, are tried again and cancelled."""

from itertools import pairwise
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Conflict, IdempotencyConflict, InvalidPipeline, NotFound
from neurolake.kernel.principal import LOCAL
from neurolake.testing.workflows import until
from tests.unit.nuic.pipelines.conftest import PATIENCE_S, logged, run, states


def test_every_kind_of_step_in_its_order(lake: Lake) -> None:
    inbox = lake.home / "inbox" / "in"
    inbox.mkdir(parents=True)
    for number in range(2):
        rows = "".join(f"{number * 10 + n},{n}\n" for n in range(10))
        (inbox / f"{number}.csv").write_text(f"id,n\n{rows}")
    text = """
name: whole
parameters: {least: {type: integer, default: 3}}
steps:
  load: {ingest: {files: "in/*.csv", dataset: raw}}
  make:
    after: [load]
    sql: |
      CREATE OR REPLACE TABLE silver.t AS SELECT * FROM raw WHERE n >= $least;
      DELETE FROM t WHERE n = $least;
      SELECT count(*) FROM t -- ; none
  check:
    after: [make]
    quality: {dataset: silver.t, overall: 0.1, checks: [{name: rows, sql: "SELECT count(*) FROM t", at_least: 1}]}
  tell: {after: [check], python: {function: count, with: {table: t}}}
"""
    ended = run(lake, text, parameters={"least": "5"})
    assert ended["state"] == "succeeded", ended
    assert ended["progress"] == 1.0
    load, make, check, tell = ended["steps"]
    assert [part["rows"] for part in load["parts"]] == [10, 10]
    assert [part["operation"] for part in make["parts"]] == ["create table", "delete", "select"]
    assert make["rows"] == 12
    snapshots = {one["snapshot_id"] for one in lake.dataset("t")["snapshots"]}
    assert {part["snapshot_id"] for part in make["parts"][:2]} <= snapshots
    assert [one["passed"] for one in check["parts"][0]["checks"]] == [True, True]
    assert tell["parts"][0]["result"] == {"n": 8}
    lines = lake.pipelines.logs(ended["id"], LOCAL, step="make")[0]["lines"]
    assert lines[1]["text"] == "statement 2 of 3: DELETE FROM t WHERE n = $least"

    again = run(lake, text)
    assert [part["operation"] for part in again["steps"][0]["parts"]] == ["left out", "left out"]
    assert lake.dataset("raw")["rows"] == 20


def test_values_are_bound_not_spliced(lake: Lake) -> None:
    text = """
name: bound
parameters: {what: {}}
steps: {a: {sql: "INSERT INTO log SELECT $what || $run_id"}}
"""
    hostile = "x'); DROP TABLE log; --"
    ended = run(lake, text, parameters={"what": hostile})
    assert logged(lake) == [hostile + ended["id"]]


def test_a_step_that_fails_is_tried_again_and_then_what_follows_is_skipped(lake: Lake) -> None:
    text = """
name: failing
retries: {most: 2, first_s: 0.01}
steps:
  before: {sql: INSERT INTO log SELECT 'before'}
  fails: {after: [before], sql: "INSERT INTO log SELECT 'half'; INSERT INTO log SELECT x FROM nowhere"}
  after: {after: [fails], sql: INSERT INTO log SELECT 'after'}
  aside: {sql: INSERT INTO log SELECT 'aside'}
"""
    ended = run(lake, text)
    assert ended["state"] == "failed"
    assert states(ended) == {"before": "succeeded", "fails": "failed", "after": "skipped", "aside": "succeeded"}
    assert ended["error"]["step"] == "fails"
    fails = ended["steps"][1]
    assert [attempt["state"] for attempt in fails["attempts"]] == ["failed"] * 3
    assert all(attempt["error"]["detail"] for attempt in fails["attempts"])
    # The first statement was committed once, not with every attempt.
    assert logged(lake) == ["aside", "before", "half"]


def test_what_cannot_be_right_is_not_tried_again(lake: Lake) -> None:
    text = "name: wrong\nretries: {most: 5}\nsteps: {a: {sql: SELECT * FROM nowhere_to_be_found.at_all}}"
    ended = run(lake, text.replace("nowhere_to_be_found.at_all", "log WHERE nothing = 1"))
    assert ended["state"] == "failed"
    assert len(ended["steps"][0]["attempts"]) == 1


def test_a_run_is_taken_up_where_it_failed_or_from_a_step_on(lake: Lake) -> None:
    text = """
name: mended
steps:
  one: {sql: "INSERT INTO log SELECT 'one'; INSERT INTO log SELECT 'two ' || count(*) FROM later"}
  last: {after: [one], sql: INSERT INTO log SELECT 'last'}
"""
    failed = run(lake, text)
    assert (failed["state"], logged(lake)) == ("failed", ["one"])
    lake.query("CREATE TABLE bronze.later (x INTEGER)")
    lake.pipelines.retry(failed["id"], LOCAL)
    mended = lake.pipelines.wait(failed["id"], LOCAL, PATIENCE_S)
    assert mended["state"] == "succeeded"
    assert logged(lake) == ["last", "one", "two 0"]
    with pytest.raises(Conflict, match="succeeded"):
        lake.pipelines.retry(failed["id"], LOCAL)
    with pytest.raises(NotFound, match="no step"):
        lake.pipelines.retry(failed["id"], LOCAL, "nowhere")
    lake.pipelines.retry(failed["id"], LOCAL, "last")
    assert lake.pipelines.wait(failed["id"], LOCAL, PATIENCE_S)["state"] == "succeeded"
    assert logged(lake) == ["last", "last", "one", "two 0"]


def test_cancelling_reaches_the_engine_and_what_waits(lake: Lake) -> None:
    text = """
name: long
steps:
  long: {sql: SELECT count(*) FROM range(1000000) a(x) CROSS JOIN range(1000000) b(y) WHERE hash(x + y) = 7}
  next: {after: [long], sql: INSERT INTO log SELECT 'next'}
"""
    name = lake.pipelines.registry.apply(text, LOCAL)["name"]
    begun = lake.pipelines.run(name, LOCAL)
    until(lambda: any(query.state == "running" for query in lake.queries.history(limit=3)) or _is_busy(lake))
    lake.pipelines.cancel(begun["id"], LOCAL)
    ended = lake.pipelines.wait(begun["id"], LOCAL, PATIENCE_S)
    assert (ended["state"], states(ended)) == ("cancelled", {"long": "cancelled", "next": "cancelled"})
    until(lambda: not _is_busy(lake))
    assert lake.queries.history(limit=1)[0].state == "cancelled"
    assert logged(lake) == []
    assert lake.pipelines.cancel(begun["id"], LOCAL)["state"] == "cancelled"


def _is_busy(lake: Lake) -> bool:
    return bool(lake.queries._live)


def test_a_function_is_stopped_by_cancel_and_by_its_time(lake: Lake) -> None:
    spec = "name: {}\nsteps: {{a: {{timeout_s: {}, python: {{function: wait}}}}}}"
    lake.pipelines.registry.apply(spec.format("waits", 300), LOCAL)
    begun = lake.pipelines.run("waits", LOCAL)
    until(lambda: lake.pipelines.get(begun["id"], LOCAL)["steps"][0]["state"] == "running")
    lake.pipelines.cancel(begun["id"], LOCAL)
    assert lake.pipelines.wait(begun["id"], LOCAL, PATIENCE_S)["state"] == "cancelled"
    ended = run(lake, spec.format("slow", 0.2))
    assert ended["steps"][0]["error"]["type"] == "timed-out"


def test_a_statement_that_takes_too_long_is_stopped(lake: Lake) -> None:
    endless = "SELECT count(*) FROM range(1000000) a(x) CROSS JOIN range(1000000) b(y) WHERE hash(x + y) = 7"
    ended = run(lake, f"name: slow\ntimeout_s: 0.5\nsteps: {{a: {{sql: {endless}}}}}")
    assert ended["steps"][0]["error"]["type"] == "timed-out"


def test_quality_that_is_not_good_enough_stops_the_run(lake: Lake) -> None:
    lake.query("INSERT INTO log VALUES ('a'), (NULL), (NULL)")
    text = """
name: strict
steps:
  check:
    quality:
      dataset: log
      dimensions: {completeness: 0.9}
      checks:
      - {name: few, sql: SELECT count(*) FROM log, at_most: 5}
      - {name: none is NULL, sql: SELECT count(*) FROM log WHERE what IS NULL, at_most: 0}
  next: {after: [check], sql: INSERT INTO log SELECT 'next'}
"""
    ended = run(lake, text)
    assert states(ended) == {"check": "failed", "next": "skipped"}
    assert ended["error"]["type"] == "check-failed"
    lines = [(line["level"], line["text"]) for line in lake.pipelines.logs(ended["id"], LOCAL)[0]["lines"]]
    assert [level for level, _ in lines] == ["error", "info", "error"]
    assert lines[2][1] == "none is NULL is 2, asked for at most 0"


def test_files_come_from_the_inbox_only(lake: Lake, tmp_path: Path) -> None:
    inbox = lake.home / "inbox"
    inbox.mkdir()
    (tmp_path / "secret.csv").write_text("id\n1\n")
    (inbox / "link.csv").symlink_to(tmp_path / "secret.csv")
    ended = run(lake, 'name: links\nsteps: {a: {ingest: {files: "*.csv", dataset: raw}}}')
    assert ended["error"]["type"] == "not-found"
    ended = run(lake, 'name: links\nsteps: {a: {ingest: {files: "*.csv", dataset: raw, missing: ignore}}}')
    assert (ended["state"], ended["steps"][0]["parts"]) == ("succeeded", [])


def test_what_breaks_in_a_function_is_told_without_its_inner_parts(lake: Lake) -> None:
    ended = run(lake, "name: broken\nsteps: {a: {python: {function: breaks}}}")
    assert ended["state"] == "failed"
    assert "ZeroDivisionError" in ended["error"]["detail"]
    assert "secret" not in str(ended)


def test_logs_are_bounded_and_say_what_was_left_out(lake: Lake) -> None:
    ended = run(lake, "name: chatter\nsteps: {a: {python: {function: chatter, with: {lines: 700}}}}")
    [told] = lake.pipelines.logs(ended["id"], LOCAL)
    assert (len(told["lines"]), told["left_out"]) == (500, 200)


def test_asking_twice_with_one_key_is_asking_once(lake: Lake) -> None:
    lake.pipelines.registry.apply(
        "name: once\nparameters: {n: {default: a}}\nsteps: {a: {sql: INSERT INTO log SELECT $n}}", LOCAL
    )
    first = lake.pipelines.run("once", LOCAL, request_key="k")
    assert lake.pipelines.run("once", LOCAL, request_key="k")["id"] == first["id"]
    with pytest.raises(IdempotencyConflict):
        lake.pipelines.run("once", LOCAL, {"n": "b"}, request_key="k")
    lake.pipelines.wait(first["id"], LOCAL, PATIENCE_S)
    assert logged(lake) == ["a"]


def test_versions_are_kept_and_a_run_keeps_its_own(lake: Lake) -> None:
    registry = lake.pipelines.registry
    spec = "name: v\nsteps: {{a: {{sql: INSERT INTO log SELECT '{}'}}}}"
    assert registry.apply(spec.format("one"), LOCAL, 0)["version"] == 1
    assert registry.apply(spec.format("one"), LOCAL)["change"] == "unchanged"
    first = run(lake, spec.format("one"))
    assert registry.apply(spec.format("two"), LOCAL, 1)["version"] == 2
    with pytest.raises(Conflict):
        registry.apply(spec.format("three"), LOCAL, 1)
    lake.pipelines.retry(first["id"], LOCAL, "a")
    lake.pipelines.wait(first["id"], LOCAL, PATIENCE_S)
    assert logged(lake) == ["one", "one"]
    assert registry.get("v", LOCAL, 1)["text"] == spec.format("one")
    assert [one["version"] for one in registry.get("v", LOCAL)["versions"]] == [2, 1]
    registry.delete("v", LOCAL)
    with pytest.raises(NotFound):
        registry.get("v", LOCAL)
    assert lake.pipelines.get(first["id"], LOCAL)["state"] == "succeeded"
    assert registry.apply(spec.format("new"), LOCAL)["version"] == 1


def test_what_runs_is_not_deleted(lake: Lake) -> None:
    lake.pipelines.registry.apply("name: busy\nsteps: {a: {python: {function: wait}}}", LOCAL)
    begun = lake.pipelines.run("busy", LOCAL)
    with pytest.raises(Conflict, match="not ended"):
        lake.pipelines.registry.delete("busy", LOCAL)
    second = lake.pipelines.run("busy", LOCAL)
    assert second["state"] == "queued"
    for one in (second, begun):
        lake.pipelines.cancel(one["id"], LOCAL)
        lake.pipelines.wait(one["id"], LOCAL, PATIENCE_S)
    lake.pipelines.registry.delete("busy", LOCAL)


def test_a_run_goes_on_when_its_lake_is_opened_again(tmp_path: Path, offered: Path) -> None:
    home = tmp_path / "again"
    text = "name: long\nsteps: {a: {python: {function: wait, with: {seconds: 0.5}}}, b: {after: [a], sql: SELECT 1}}"
    with Lake.open(home) as lake:
        lake.pipelines.registry.apply(text, LOCAL)
        begun = lake.pipelines.run("long", LOCAL)
        lake.pipelines.start()
        until(lambda: lake.pipelines.get(begun["id"], LOCAL)["steps"][0]["state"] == "running")
    with Lake.open(home) as lake:
        seen = lake.pipelines.get(begun["id"], LOCAL)
        assert (seen["state"], seen["steps"][0]["attempts"][0]["state"]) == ("running", "interrupted")
        lake.pipelines.start()
        ended = lake.pipelines.wait(begun["id"], LOCAL, PATIENCE_S)
    assert ended["state"] == "succeeded"
    assert [attempt["state"] for attempt in ended["steps"][0]["attempts"]] == ["interrupted", "succeeded"]


def test_what_people_do_with_pipelines_is_on_record(lake: Lake) -> None:
    from neurolake.compliance.audit.listing import Filter

    ended = run(lake, "name: told\nsteps: {a: {sql: SELECT 1}}")
    lake.pipelines.registry.delete("told", LOCAL)
    changes = lake.audit.entries(Filter(action="pipeline.change"))
    assert [entry["reasons"][0]["text"] for entry in changes] == ["told: deleted", "told: created, version 1"]
    assert lake.audit.entries(Filter(action="pipeline.run"))[0]["origin_id"] == ended["id"]


def test_a_specification_that_is_wrong_changes_nothing(lake: Lake) -> None:
    with pytest.raises(InvalidPipeline) as raised:
        lake.pipelines.registry.apply("name: x\nsteps: {a: {sql: SELEC 1}, b: {after: [c], sql: SELECT 1}}", LOCAL)
    assert len(raised.value.where["diagnostics"]) == 2
    assert lake.pipelines.registry.listing(LOCAL) == []


def test_steps_of_one_pool_do_not_run_together(lake: Lake) -> None:
    steps = "".join(f"  s{n}: {{pool: one, python: {{function: wait, with: {{seconds: 0.2}}}}}}\n" for n in range(3))
    ended = run(lake, f"name: pooled\npools: {{one: 1}}\nsteps:\n{steps}")
    spans = sorted((step["attempts"][0]["started_at"], step["finished_at"]) for step in ended["steps"])
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def test_a_step_makes_a_table_fit_to_be_read(lake: Lake) -> None:
    for number in range(4):
        lake.query(f"INSERT INTO log SELECT 'n{number}'")
    wanted = "maintain: {dataset: bronze.log, tasks: [compact, manifests], options: {target_bytes: 1048576}}"
    ended = run(lake, f"name: upkeep\nsteps: {{tidy: {{{wanted}}}}}")
    assert ended["state"] == "succeeded", ended
    [part] = ended["steps"][0]["parts"]
    assert (part["before"]["data_files"], part["after"]["data_files"]) == (4, 1)
    assert (part["dataset"], part["more"]) == ("bronze.log", False)
    assert logged(lake) == ["n0", "n1", "n2", "n3"]
    [told] = lake.pipelines.logs(ended["id"], LOCAL, step="tidy")
    assert "files_compacted 4" in told["lines"][0]["text"]
