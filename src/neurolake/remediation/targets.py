"""The datasets that somebody may remediate, and the statements that do it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session
from sqlglot import exp

from neurolake.catalog import datasets, views
from neurolake.catalog.tags import tags_of
from neurolake.compliance.policies import store
from neurolake.compliance.policies.base import Masking, Retention
from neurolake.compliance.policies.decide import Facts
from neurolake.compliance.policies.expressions import Asker, predicate
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.masks import KEY, masked
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset
from neurolake.remediation.base import MaskColumns, TokeniseColumns, _OfSubject
from neurolake.remediation.needle import Needle
from neurolake.remediation.place import Place
from neurolake.sql import quoted

HASH_KEY = "hash_key"
"""Name of the parameter that brings the secret of keyed hashes."""
SUBJECT = "subject"
"""Name of the parameter that brings the values of a person; they are in no text of a statement."""


def managed(session: Session, rules: Rules, name: str) -> tuple[Dataset, Facts]:
    """A dataset that the asker may manage.

    Raises:
        NotFound: There is none that the asker may know of.
        Forbidden: It may be known, and not managed.
    """
    dataset = datasets.lookup(session, name)
    facts = _facts(session, dataset, rules) if dataset else None
    if dataset is None or facts is None or not rules.decide(facts).visible:
        raise NotFound(f"There is no dataset {name!r}.", dataset=name)
    need(rules, facts, "manage")
    return dataset, facts


def all_managed(session: Session, rules: Rules) -> list[tuple[Dataset, Facts]]:
    """Every dataset with rows of its own that the asker may know of.

    Raises:
        Forbidden: One of them may not be managed.
    """
    found = []
    for dataset in datasets.listing(session):
        facts = _facts(session, dataset, rules)
        if views.of(session, dataset.id) is None and rules.decide(facts).visible:
            need(rules, facts, "manage")
            found.append((dataset, facts))
    return found


def _facts(session: Session, dataset: Dataset, rules: Rules) -> Facts:
    """With the tags in any case: they say where a person is looked for."""
    facts = catalog_facts(session, dataset, rules)
    return replace(facts, tags=tags_of(session, dataset.id)) if rules.bind_nothing else facts


def columns_of_subject(facts: Facts, request: _OfSubject) -> tuple[str, ...]:
    """Where to look for the rows of a person."""
    if request.columns == "all":
        return facts.columns
    tag = request.tag
    return tuple(
        name
        for name in facts.columns
        if any(own == tag or own.startswith(f"{tag}.") for own in facts.tags.get(name, ()))
    )


def of_subject(columns: Sequence[str], needle: Needle) -> tuple[exp.Expr, dict[str, Any]]:
    """The predicate that is true for the rows of a person, and its parameters."""
    tests = [
        exp.Anonymous(
            this="regexp_matches", expressions=[exp.cast(quoted.column(name), "VARCHAR"), exp.Placeholder(this=SUBJECT)]
        )
        for name in columns
    ]
    return exp.or_(*tests), {SUBJECT: needle.sql_pattern}


def deletion(facts: Facts, where: exp.Expr) -> str:
    """The statement that deletes rows."""
    return exp.Delete(this=table_of(facts), where=exp.Where(this=where)).sql("duckdb")


def where_of(text: str, principal: Principal) -> exp.Expr:
    """A predicate as it was given.

    Raises:
        InvalidSql: It is none, or holds a part that is not allowed.
    """
    return predicate(text, Asker(principal))


def masking(
    session: Session, dataset: Dataset, facts: Facts, request: MaskColumns | TokeniseColumns, place: Place
) -> tuple[str, dict[str, Any] | None, tuple[str, ...]]:
    """The statement that masks columns, its parameters, and the columns.

    Raises:
        NotFound: There is no such column.
        InvalidInput: A column's type cannot be tokenised.
    """
    mask = request.mask if isinstance(request, MaskColumns) else Masking.model_validate({"method": "hash"})
    kinds = {column.name.lower(): column for column in datasets.columns(session, dataset)}
    sets: list[exp.Expr] = []
    for name in request.columns:
        column = kinds.get(name.lower())
        if column is None:
            raise NotFound(f"{dataset.zone}.{dataset.name} has no column {name[:100]!r}.", dataset=dataset.name)
        shown = masked(quoted.column(column.name), column.type, mask, Asker(_NOBODY))
        if isinstance(request, TokeniseColumns) and isinstance(shown, exp.Cast) and isinstance(shown.this, exp.Null):
            raise InvalidInput(f"The column {column.name!r} of type {column.type} cannot be tokenised.")
        sets.append(exp.EQ(this=quoted.column(column.name), expression=shown.transform(_own_key)))
    sql = exp.Update(this=table_of(facts), expressions=sets).sql("duckdb")
    names = tuple(kinds[name.lower()].name for name in request.columns)
    return sql, {HASH_KEY: place.key()} if mask.method == "hash" else None, names


def _own_key(node: exp.Expr) -> exp.Expr:
    """The secret as a parameter of the statement's own: policies' masks have another, which no statement may name."""
    return exp.Placeholder(this=HASH_KEY) if isinstance(node, exp.Placeholder) and node.name == KEY else node


def retention_rules(
    session: Session, place: Place, rules: Rules, wanted: Sequence[str]
) -> dict[str, list[tuple[str, datetime]]]:
    """Dataset → (column, first moment that is kept) of each of its policies, where the asker may know of it."""
    today = place.clock().replace(hour=0, minute=0, second=0, microsecond=0)
    ids = {datasets.find(session, name).id for name in wanted}
    found: dict[str, list[tuple[str, datetime]]] = {}
    for stored in store.listing(session):
        policy = stored.policy
        if not isinstance(policy, Retention) or not policy.enabled or policy.on.dataset is None:
            continue
        dataset = datasets.lookup(session, policy.on.dataset)
        if dataset is None or (ids and dataset.id not in ids) or policy.on.zone not in (None, dataset.zone):
            continue
        if rules.decide(_facts(session, dataset, rules)).visible:
            limit = (policy.column, today - timedelta(days=policy.keep_days))
            found.setdefault(dataset.id, []).append(limit)
    return found


def older(limits: Sequence[tuple[str, datetime]]) -> tuple[exp.Expr, dict[str, Any]]:
    """The predicate that is true for rows that are before any of the moments, and its parameters."""
    tests = []
    for number, (column, _) in enumerate(limits):
        moment = exp.TryCast(this=quoted.column(column), to=exp.DataType.build("TIMESTAMP"))
        limit = exp.cast(exp.Placeholder(this=f"before_{number}"), "TIMESTAMP")
        tests.append(exp.LT(this=moment, expression=limit))
    moments = {f"before_{number}": before.replace(tzinfo=None) for number, (_, before) in enumerate(limits)}
    return exp.or_(*tests), moments


def table_of(facts: Facts) -> exp.Table:
    """The dataset's name in a statement."""
    return quoted.dataset(f"{facts.zone}.{facts.name}")


def need_admin(principal: Principal) -> None:
    """Whoever erases a person looks into everything, also into results and originals of others.

    Raises:
        Forbidden: No administrator.
    """
    if not principal.is_admin:
        raise Forbidden(
            "Only administrators may erase a person: every file of the lake is looked into.",
            hint="Who manages a dataset may delete its rows: delete_rows.",
        )


_NOBODY = Principal("remediation")
