"""A run from its question to its report: what it asks for, who may see and stop it, what bounds it."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from neurolake import Lake
from neurolake.agents import effects
from neurolake.agents.base import Goal, Limits
from neurolake.agents.service import Agents
from neurolake.compliance.audit.listing import Filter
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, Forbidden, IdempotencyConflict, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import AgentEffect, AgentEvent, QueryRun
from neurolake.workflows.base import Held, Task
from tests.unit.agents.conftest import Clock, approve, begin, outcomes, pending


def test_the_quality_agent_explains_proposes_asks_and_sets_rules(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "quality")
    assert waiting["state"] == "waiting", waiting["problem"]
    request = pending(waiting)
    assert request["arguments"]["rules"]
    assert lake.nuic.quality.rules("sales") == []

    ended = approve(agents, waiting)
    assert ended["state"] == "succeeded", ended["problem"]
    assert set(outcomes(ended).values()) == {"done"}
    names = {one["name"] for one in request["arguments"]["rules"]}
    made = lake.nuic.quality.rules("sales")
    assert {one["name"] for one in made} == names
    assert {one["version"] for one in made} == {1}
    measured = lake.nuic.quality.current("sales")
    assert f"{measured['overall']:.1%}" in ended["report"]["text"]
    assert "mostly in email (42)" in ended["report"]["text"]
    assert "language model" in ended["report"]["model_would"]


def test_what_can_be_taken_back_is_done_at_once_where_the_asker_says_so(lake: Lake, agents: Agents) -> None:
    ended = begin(agents, "quality", apply=True)
    assert (ended["state"], ended["approvals"]) == ("succeeded", [])
    assert lake.nuic.quality.rules("sales")


def test_a_step_that_is_rejected_is_not_taken_and_the_report_says_so(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "quality")
    agents.decide(waiting["id"], "rejected", LOCAL, reason="not now")
    ended = agents.wait(waiting["id"], LOCAL, 60)
    assert (ended["state"], outcomes(ended)["rules"]) == ("succeeded", "rejected")
    assert "rejected" in ended["report"]["text"]
    assert lake.nuic.quality.rules("sales") == []


def test_a_word_is_on_what_was_seen_and_good_once(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "quality")
    with pytest.raises(Conflict, match="something else"):
        agents.decide(waiting["id"], "approved", LOCAL, fingerprint="0" * 64)
    with pytest.raises(Conflict, match="something else"):
        agents.decide(waiting["id"], "approved", LOCAL)
    ended = approve(agents, waiting)
    with pytest.raises(Conflict, match="used"):
        agents.decide(waiting["id"], "approved", LOCAL, fingerprint=pending(waiting)["fingerprint"])
    with lake.database.read() as session:
        assert [one.step for one in session.scalars(select(AgentEffect).filter_by(run_id=ended["id"]))] == [3]

    other = begin(agents, "quality")
    assert other["state"] == "succeeded"
    assert other["approvals"] == []


def test_arguments_that_were_swapped_after_the_approval_are_not_carried_out(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "quality")
    with lake.database.write() as session:
        row = session.scalars(select(AgentEvent).filter_by(run_id=waiting["id"], kind="planned")).all()[-1]
        rule = {"name": "worst", "constraint": {"type": "not_null", "columns": ["id"]}}
        swapped = {**row.data, "arguments": {"dataset": "sales", "rules": [rule]}}
        session.execute(
            update(AgentEvent).where(AgentEvent.run_id == row.run_id, AgentEvent.seq == row.seq).values(data=swapped)
        )
    ended = approve(agents, waiting)
    assert outcomes(ended)["rules"] == "failed"
    assert ended["steps"][2]["told"]["type"] == "approval-required"
    assert lake.nuic.quality.rules("sales") == []


def test_a_request_that_nobody_answers_expires(lake: Lake, agents: Agents) -> None:
    asked = agents.ask(Goal(agent="quality", dataset="sales"), LOCAL, Limits(approval_hours=1e-6))
    while (ended := agents.get(asked["id"], LOCAL))["state"] not in ("succeeded", "failed"):
        pass
    assert (ended["state"], outcomes(ended)["rules"]) == ("succeeded", "expired")
    assert lake.nuic.quality.rules("sales") == []


def test_a_word_that_comes_too_late_is_refused(lake: Lake, agents: Agents, clock: Clock) -> None:
    waiting = begin(agents, "quality")
    clock.ahead = timedelta(hours=25)
    with pytest.raises(Conflict, match="expired"):
        agents.decide(waiting["id"], "approved", LOCAL, fingerprint=pending(waiting)["fingerprint"])
    assert lake.nuic.quality.rules("sales") == []


def test_runs_are_for_who_asked(lake: Lake, agents: Agents, people: dict[str, Principal]) -> None:
    ann, ben, eve, kim = people["ann"], people["ben"], people["eve"], people["kim"]
    run = begin(agents, "quality", ann)
    assert run["state"] == "waiting", run["problem"]
    for other in (ben, eve):
        assert agents.listing(other) == []
        for look in (agents.get, agents.events, agents.cancel):
            with pytest.raises(NotFound):
                look(run["id"], other)
    assert [one["id"] for one in agents.listing(kim)] == [run["id"]]
    assert [one["run_id"] for one in agents.approvals(ben)] == [run["id"]]
    assert agents.approvals(eve) == []
    for decision in ("approved", "rejected"):
        with pytest.raises(NotFound):
            agents.decide(run["id"], decision, eve, fingerprint=pending(run)["fingerprint"])
    ended = approve(agents, run, ben, asker=ann)
    assert ended["state"] == "succeeded"
    assert {one["owner"] for one in lake.nuic.quality.rules("sales")} == {"ann"}


def test_it_acts_with_no_more_rights_than_who_asked(lake: Lake, agents: Agents, people: dict[str, Principal]) -> None:
    ended = begin(agents, "quality", people["eve"], apply=True)
    assert (ended["state"], outcomes(ended)["rules"]) == ("succeeded", "failed")
    assert "not made" in ended["report"]["text"]
    assert lake.nuic.quality.rules("sales") == []
    with pytest.raises(NotFound):
        begin(agents, "quality", people["eve"], dataset="nothing")


def test_a_key_that_lost_its_account_does_nothing(lake: Lake, agents: Agents, people: dict[str, Principal]) -> None:
    run = begin(agents, "quality", people["ann"])
    lake.identity.users.change("ann", disabled=True)
    ended = approve(agents, run, people["ben"], asker=people["kim"])
    assert (ended["state"], ended["problem"]["type"]) == ("failed", "forbidden")
    assert lake.nuic.quality.rules("sales") == []


def test_a_key_without_the_scope_of_a_tool_may_not_use_it(agents: Agents) -> None:
    key = Principal("local", roles=frozenset(("admin",)), scopes=frozenset(("query",)))
    ended = begin(agents, "quality", key, apply=True)
    assert outcomes(ended)["score"] == "failed"
    assert ended["steps"][0]["told"]["type"] == Forbidden.type


def test_limits_end_a_run(agents: Agents) -> None:
    ended = begin(agents, "quality", limits=Limits(steps=1))
    assert (ended["state"], ended["problem"]["type"], len(ended["steps"])) == ("failed", "limit-exceeded", 1)
    ended = begin(agents, "quality", limits=Limits(seconds=1e-6))
    assert (ended["state"], ended["problem"]["type"], ended["steps"]) == ("failed", "timed-out", [])


def test_a_run_is_cancelled_while_it_waits(lake: Lake, agents: Agents) -> None:
    waiting = begin(agents, "quality")
    assert agents.cancel(waiting["id"], LOCAL)["state"] == "cancelled"
    assert agents.cancel(waiting["id"], LOCAL)["state"] == "cancelled"
    with pytest.raises(Conflict):
        agents.decide(waiting["id"], "approved", LOCAL, fingerprint=pending(waiting)["fingerprint"])
    assert lake.nuic.quality.rules("sales") == []


def test_the_log_has_no_gaps_and_is_followed_from_anywhere(agents: Agents) -> None:
    ended = begin(agents, "quality", apply=True)
    seen = [one for one in agents.follow(ended["id"], LOCAL) if one]
    assert [one["seq"] for one in seen] == list(range(1, ended["events"] + 1))
    assert [one["type"] for one in seen[:4]] == ["asked", "planned", "begun", "done"]
    assert seen[-1]["type"] == "ended"
    assert [one for one in agents.follow(ended["id"], LOCAL, 3) if one] == seen[3:]
    assert agents.events(ended["id"], LOCAL, 2, 2) == (seen[2:4], False)


def test_asked_again_with_the_same_key_it_is_the_same_run(agents: Agents) -> None:
    goal = Goal(agent="quality", dataset="sales", apply=True)
    first = agents.ask(goal, LOCAL, request_key="k")
    assert agents.ask(goal, LOCAL, request_key="k")["id"] == first["id"]
    with pytest.raises(IdempotencyConflict):
        agents.ask(Goal(agent="quality", dataset="sales"), LOCAL, request_key="k")
    assert agents.wait(first["id"], LOCAL, 60)["state"] == "succeeded"


def test_who_sees_less_than_when_they_asked_is_not_told_what_a_run_found(
    lake: Lake, agents: Agents, people: dict[str, Principal]
) -> None:
    ann, kim = people["ann"], people["kim"]
    run = begin(agents, "quality", ann)
    assert run["report"] is None
    mask = {
        "kind": "mask",
        "name": "hide",
        "on": {"dataset": "sales", "columns": ["email"]},
        "mask": {"method": "redact"},
    }
    lake.policies.create(mask, by="test")
    seen = agents.get(run["id"], ann)
    events, _ = agents.events(run["id"], ann)
    assert seen["withheld"] is True
    assert "east" not in str((seen["steps"], seen["approvals"], events)).lower()
    assert agents.get(run["id"], kim)["steps"][0]["told"]
    lake.policies.delete("hide", by="test")
    assert agents.get(run["id"], ann)["steps"][0]["told"]


def test_a_process_that_has_lost_the_run_changes_nothing(lake: Lake, agents: Agents) -> None:
    run = begin(agents, "quality", apply=True)
    rule = {"name": "late", "constraint": {"type": "not_null", "columns": ["id"]}}
    workflows = lake.pipelines.workflows
    step = effects.Doing(run["id"], 3, run["id"], workflows, utc_now)
    with pytest.raises(Conflict, match="Another process"), effects.doing(step):
        lake.nuic.quality.put("sales", [rule])
    assert "late" not in {one["name"] for one in lake.nuic.quality.rules("sales")}


def test_a_step_that_was_done_is_not_done_again(lake: Lake, agents: Agents) -> None:
    """As if the process had died before the step's end was written, and the next one had not looked for it."""
    run = begin(agents, "quality", apply=True)
    rule = {"name": "again", "constraint": {"type": "not_null", "columns": ["id"]}}
    tried: list[str] = []
    done = threading.Event()

    def work(held: Held) -> None:
        step = effects.Doing(run["id"], 3, held.id, lake.pipelines.workflows, utc_now)
        try:
            with effects.doing(step):
                lake.nuic.quality.put("sales", [rule])
        except Conflict as error:
            tried.append(error.detail)
        with lake.database.write() as session:
            lake.pipelines.workflows.done(session, held.id)
        done.set()

    lake.pipelines.workflows.serve("again", work)
    with lake.database.write() as session:
        lake.pipelines.workflows.put(session, Task("again", "again"))
    assert done.wait(60)
    assert "changed something already" in tried[0]
    assert "again" not in {one["name"] for one in lake.nuic.quality.rules("sales")}


def test_a_run_is_cancelled_while_a_query_of_it_runs(lake: Lake, agents: Agents) -> None:
    lake.query("SELECT region, count(*) AS n FROM sales GROUP BY region")
    endless = "SELECT count(*) FROM sales a, sales b, sales c, sales d, sales e WHERE a.amount + b.amount > e.amount"
    run = _run_in_the_middle(lake, agents, endless)
    assert agents.cancel(run, LOCAL)["state"] in ("running", "cancelled")
    ended = agents.wait(run, LOCAL, 60)
    assert (ended["state"], outcomes(ended)["before"]) == ("cancelled", "running")


def _run_in_the_middle(lake: Lake, agents: Agents, sql: str) -> str:
    """A run of the optimizer that measures a query which takes for ever, as the history says it was asked."""
    for number in range(2):
        lake.query(f"INSERT INTO sales SELECT {1000 + number}, 'x@example.com', 'north', 1.0, DATE '2024-02-01'")
    with lake.database.write() as session:
        session.execute(update(QueryRun).where(QueryRun.sql.startswith("SELECT region")).values(sql=sql))
    run = agents.ask(Goal(agent="optimizer", dataset="sales"), LOCAL)["id"]
    while not [one for one in lake.queries.history(state="running") if "a.amount" in one.sql]:
        assert agents.get(run, LOCAL)["state"] in ("queued", "running")
    return str(run)


def test_what_was_asked_and_decided_is_on_record(lake: Lake, agents: Agents, people: dict[str, Principal]) -> None:
    run = begin(agents, "quality", people["ann"])
    with pytest.raises(NotFound):
        agents.decide(run["id"], "approved", people["eve"], fingerprint=pending(run)["fingerprint"])
    approve(agents, run, people["ben"], asker=people["ann"])
    entries = lake.audit.entries(Filter(), limit=500)
    told = [(one["action"], one["principal"], one["decision"]) for one in entries if one["action"].startswith("agent.")]
    assert told[::-1] == [
        ("agent.run", "ann", "allow"),
        ("agent.approval", "eve", "deny"),
        ("agent.approval", "ben", "allow"),
    ]


def test_runs_are_kept_for_as_long_as_the_settings_say(agents: Agents, clock: Clock) -> None:
    begin(agents, "quality", apply=True)
    assert agents.sweep() == 0
    clock.ahead = timedelta(days=366)
    assert agents.sweep() == 1
    assert agents.listing(LOCAL) == []
