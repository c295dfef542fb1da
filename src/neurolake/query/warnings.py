"""What the reader of an answer should know of it."""

from collections.abc import Iterator

from sqlglot import exp

from neurolake.query.plan import Plan
from neurolake.query.results import Kept


def warnings_of(plan: Plan, kept: Kept) -> list[dict[str, str]]:
    """Each with a `code` for programs and a `message` for people."""
    return [{"code": code, "message": message} for code, message in _all(plan, kept)]


def _all(plan: Plan, kept: Kept) -> Iterator[tuple[str, str]]:
    yield from _of_datasets(plan)
    yield from _of_policies(plan)
    yield from _of_result(plan, kept)


def _of_datasets(plan: Plan) -> Iterator[tuple[str, str]]:
    for name, notice in plan.governed.notices.items():
        yield notice.partition(":")[0], f"{name} is {notice}"


def _of_policies(plan: Plan) -> Iterator[tuple[str, str]]:
    for source in {source.dataset_id: source for source in plan.sources}.values():
        decision = plan.governed.decisions[source.dataset_id]
        name = f"{source.zone}.{source.name}"
        for applied in decision.filters:
            yield "rows-filtered", f"The policy {applied.policy!r} lets you see only some rows of {name}."
        masked = [column for column in plan.reads[source.dataset_id] if column in decision.masks]
        if masked:
            yield "values-masked", f"Values of {name} are masked: {', '.join(masked)}."
        if decision.hidden:
            count = len(decision.hidden)
            yield "columns-hidden", f"You do not see {count} {'column' if count == 1 else 'columns'} of {name}."


def _of_result(plan: Plan, kept: Kept) -> Iterator[tuple[str, str]]:
    if kept.truncated:
        yield "truncated", f"The answer was cut after {kept.rows:,} rows; there are more."
    if kept.truncated and not _is_ordered(plan.governed.tree):
        yield "unordered", "The query has no ORDER BY, so that the rows kept are any."


def _is_ordered(query: exp.Expr) -> bool:
    return bool(query.args.get("order"))
