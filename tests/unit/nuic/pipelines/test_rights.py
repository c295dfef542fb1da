"""Who may have pipelines run, as whom their steps work, and who sees what."""

import pytest

from neurolake import Lake
from neurolake.kernel.errors import Conflict, Forbidden, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import User
from tests.unit.nuic.pipelines.conftest import ANN, BEN, PATIENCE_S, logged, run


@pytest.fixture
def people(lake: Lake) -> Lake:
    for name in ("ann", "ben"):
        lake.identity.users.create(name, "correct horse battery")
    lake.policies.bring_in(
        "policies: [{kind: grant, name: ann-log, on: {dataset: log}, to: ['user:ann'], actions: [select, modify]}]",
        by="test",
    )
    return lake


SHARED = "name: shared\nrunners: ['user:ben']\nsteps: {a: {sql: INSERT INTO log SELECT 'ran'}}"


def test_steps_read_and_write_as_who_runs_them(people: Lake) -> None:
    ended = run(people, SHARED, ANN)
    assert ended["state"] == "succeeded", ended["error"]
    begun = people.pipelines.run("shared", BEN)
    ended = people.pipelines.wait(begun["id"], BEN, PATIENCE_S)
    assert (ended["state"], ended["principal"]) == ("failed", "ben")
    assert ended["error"]["type"] in ("not-found", "forbidden", "invalid-sql")
    assert logged(people) == ["ran"]


def test_rights_are_looked_up_when_a_step_runs(people: Lake) -> None:
    people.pipelines.registry.apply(SHARED, ANN)
    with people.database.write() as session:
        session.query(User).filter_by(name="ann").update({"disabled": True})
    begun = people.pipelines.run("shared", ANN)
    ended = people.pipelines.wait(begun["id"], ANN, PATIENCE_S)
    assert ended["error"]["type"] == "forbidden"
    assert logged(people) == []


def test_files_of_the_inbox_are_for_its_readers(people: Lake) -> None:
    (people.home / "inbox").mkdir()
    (people.home / "inbox" / "a.csv").write_text("id\n1\n2\n")
    ended = run(people, 'name: theirs\nsteps: {a: {ingest: {files: "*.csv", dataset: raw}}}', ANN)
    assert ended["error"]["type"] == "forbidden"
    assert "inbox" in ended["error"]["detail"]


def test_pipelines_of_others_are_not_there_for_who_may_not_run_them(people: Lake) -> None:
    pipelines, registry = people.pipelines, people.pipelines.registry
    registry.apply("name: anns\nsteps: {a: {sql: SELECT 1}}", ANN)
    ran = pipelines.wait(pipelines.run("anns", ANN)["id"], ANN, PATIENCE_S)
    registry.apply(SHARED, ANN)
    assert [one["name"] for one in registry.listing(BEN)] == ["shared"]
    for ask in (
        lambda: registry.get("anns", BEN),
        lambda: registry.get(registry.get("anns", ANN)["id"], BEN),
        lambda: registry.pause("anns", BEN, paused=True),
        lambda: registry.delete("anns", BEN),
        lambda: pipelines.run("anns", BEN),
        lambda: pipelines.get(ran["id"], BEN),
        lambda: pipelines.logs(ran["id"], BEN),
        lambda: pipelines.cancel(ran["id"], BEN),
        lambda: pipelines.retry(ran["id"], BEN, "a"),
        lambda: pipelines.listing(BEN, pipeline="anns"),
        lambda: pipelines.backfills.listing("anns", BEN),
        lambda: pipelines.backfills.begin("anns", BEN),
    ):
        with pytest.raises(NotFound):
            ask()
    assert pipelines.listing(BEN) == []
    for ask in (
        lambda: registry.pause("shared", BEN, paused=True),
        lambda: registry.delete("shared", BEN),
        lambda: registry.apply(SHARED + "\n", BEN),
    ):
        with pytest.raises(Forbidden):
            ask()
    with pytest.raises(Conflict, match="taken"):
        registry.apply("name: anns\nsteps: {a: {sql: SELECT 2}}", BEN)


def test_who_retries_anothers_run_does_not_borrow_their_rights(people: Lake) -> None:
    registry, pipelines = people.pipelines.registry, people.pipelines
    registry.apply(SHARED.replace("user:ben", "user:ann"), BEN)
    ran = pipelines.wait(pipelines.run("shared", ANN)["id"], ANN, PATIENCE_S)
    assert ran["state"] == "succeeded"
    seen = pipelines.get(ran["id"], BEN)
    assert (seen["principal"], seen["state"], seen["parameters"]) == ("ann", "succeeded", None)
    assert (seen["steps"][0]["parts"], seen["steps"][0]["rows"]) == ([], None)
    with pytest.raises(Forbidden):
        pipelines.logs(ran["id"], BEN)
    with pytest.raises(Forbidden):
        pipelines.retry(ran["id"], BEN, "a")


def test_an_owner_does_not_see_what_others_runs_have_found(people: Lake) -> None:
    registry, pipelines = people.pipelines.registry, people.pipelines
    people.query("INSERT INTO log VALUES ('hidden')")
    spies = "name: shared\nrunners: ['user:ann']\nsteps: {a: {sql: SELECT error(max(what)) FROM log}}"
    registry.apply(spies, BEN)
    ran = pipelines.wait(pipelines.run("shared", ANN)["id"], ANN, PATIENCE_S)
    assert "hidden" in str(ran["error"])
    for seen in (pipelines.get(ran["id"], BEN), pipelines.listing(BEN)):
        assert "hidden" not in str(seen)
        assert "invalid-sql" in str(seen)


def test_a_key_does_not_have_done_what_it_may_not_do_itself(people: Lake) -> None:
    key = Principal("ann", scopes=frozenset(("pipelines",)))
    with pytest.raises(Forbidden, match="query"):
        people.pipelines.registry.apply(SHARED, key)
    people.pipelines.registry.apply(SHARED, ANN)
    with pytest.raises(Forbidden, match="query"):
        people.pipelines.run("shared", key)


def test_a_step_of_maintenance_needs_the_right_to_manage(people: Lake) -> None:
    ended = run(people, "name: upkeep\nsteps: {tidy: {maintain: {dataset: log}}}", ANN)
    assert (ended["state"], ended["steps"][0]["error"]["type"]) == ("failed", "forbidden")
