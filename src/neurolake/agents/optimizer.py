"""Finds what makes a dataset slow to read, proposes to compact it and to keep sums, and measures what that gains."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from neurolake.agents.base import Report, Seen, Step

_MOST_MEASURED = 3
_LEAST_RUNS = 2
_MODEL = (
    "A language model would see which of your queries mean the same, and propose one table for several of them, with "
    "the queries rewritten to read it."
)


class OptimizerAgent:
    """See the module."""

    tools = frozenset(
        ("explain_layout", "explain_history", "measure_queries", "compact_table", "make_aggregate", "describe_dataset")
    )

    def next(self, seen: Seen) -> Step | Report:
        """Layout and history, times before, the word on compacting and on a table of sums, times after."""
        dataset = {"dataset": seen.goal.dataset}
        if seen.taken_as("layout") is None:
            return Step("layout", "explain_layout", dataset, "To see how many small files there are.")
        if seen.taken_as("history") is None:
            return Step("history", "explain_history", dataset, "To see what is asked of it, and how long that takes.")
        queries = _queries(seen)
        if not queries:
            queries = [f"SELECT count(*) FROM {seen.goal.dataset}"] if _is_plain(seen.goal.dataset) else []
        if _compacts(seen) and (step := _compaction(seen, queries, dataset)) is not None:
            return step
        if (worth := _worth_keeping(seen)) is not None and (step := _aggregate(seen, worth)) is not None:
            return step
        return _report(seen)


def _is_plain(name: str) -> bool:
    return re.fullmatch(r"[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)?", name) is not None


def _queries(seen: Seen) -> list[str]:
    """The costliest queries that were asked."""
    told = seen.told("history") or {"queries": ()}
    return [one["sql"] for one in told["queries"][:_MOST_MEASURED]]


def _compacts(seen: Seen) -> bool:
    layout = seen.told("layout")
    return layout is not None and layout["would"]["files_compacted"] > 1


def _compaction(seen: Seen, queries: Sequence[str], dataset: Mapping[str, Any]) -> Step | None:
    measured = {"queries": list(queries)}
    if queries and seen.taken_as("before") is None:
        return Step("before", "measure_queries", measured, "To have times to compare with.")
    if seen.taken_as("compaction") is None:
        would = (seen.told("layout") or {})["would"]
        why = f"{would['files_compacted']} files would become {would['files_written']}: fewer to open and to plan."
        return Step("compaction", "compact_table", dataset, why)
    if queries and seen.told("compaction") is not None and seen.taken_as("after") is None:
        return Step("after", "measure_queries", measured, "To see what it has gained.")
    return None


def _worth_keeping(seen: Seen) -> str | None:
    """The costliest query that sums up groups and was asked more than once."""
    told = seen.told("history") or {"queries": ()}
    worth = [one["sql"] for one in told["queries"] if one["aggregates"] and one["runs"] >= _LEAST_RUNS]
    return worth[0] if worth else None


def _aggregate(seen: Seen, sql: str) -> Step | None:
    layout = seen.told("layout") or {}
    name = _name(str(layout.get("dataset", seen.goal.dataset)), sql)
    if seen.taken_as("uncached") is None:
        return Step("uncached", "measure_queries", {"queries": [sql]}, "To have a time to compare with.")
    if seen.taken_as("aggregate") is None:
        return Step("aggregate", "make_aggregate", {"name": name, "sql": sql}, "The same sums are asked for again.")
    if seen.told("aggregate") is not None and seen.taken_as("kept") is None:
        return Step("kept", "measure_queries", {"queries": [f"SELECT * FROM {name}"]}, "To see what it has gained.")
    return None


def _name(dataset: str, sql: str) -> str:
    """A name for a table of sums, the same for the same query."""
    zone, _, bare = dataset.rpartition(".")
    words = "_".join(re.findall(r"[a-z0-9]+", sql.lower().partition("group by")[2])[:3])
    return f"{zone or 'gold'}.{bare}_by_{words or 'group'}"[:90]


def _report(seen: Seen) -> Report:
    facts = {name: seen.told(name) for name in ("layout", "before", "compaction", "after", "uncached", "kept")}
    facts["history"] = (seen.told("history") or {}).get("queries")
    lines = [_layout(seen), _sums(seen)]
    return Report(" ".join(line for line in [*lines, *seen.problems()] if line), facts, _MODEL)


def _layout(seen: Seen) -> str:
    layout, compaction = seen.told("layout"), seen.taken_as("compaction")
    if layout is None:
        return ""
    figures = layout["figures"]
    told = f"{layout['dataset']} has {figures['data_files']} data files, {figures['small_files']} of them small."
    if compaction is None:
        return f"{told} Compacting would gain nothing."
    if compaction.outcome != "done":
        return f"{told} Compacting was proposed and {compaction.outcome}."
    after = compaction.told["after"]
    return f"{told} They are {after['data_files']} now.{_gain(seen.told('before'), seen.told('after'))}"


def _gain(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> str:
    if before is None or after is None:
        return ""
    pairs = zip(before["measured"], after["measured"], strict=True)
    told = [f"{one['median_ms']:.1f} ms before and {two['median_ms']:.1f} ms after" for one, two in pairs]
    return f" Measured, in the order of cost: {'; '.join(told)}."


def _sums(seen: Seen) -> str:
    aggregate = seen.taken_as("aggregate")
    if aggregate is None:
        return "No query that sums up groups was asked more than once."
    name = aggregate.step.arguments.get("name")
    if aggregate.outcome != "done":
        return f"A table of sums was proposed ({name}) and {aggregate.outcome}."
    return f"{name} keeps the sums.{_gain(seen.told('uncached'), seen.told('kept'))}"
