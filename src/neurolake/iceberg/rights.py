"""Who may have a table's files. Files know no policy, so they are for those from whom nothing is hidden."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from neurolake.catalog import datasets, views
from neurolake.compliance.audit import AuditLog, Entry
from neurolake.compliance.policies.decide import Facts
from neurolake.compliance.policies.denials import denials
from neurolake.compliance.policies.facts import catalog_decision, facts_of
from neurolake.compliance.policies.need import need, need_read
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import Forbidden, NotFound, concealing
from neurolake.metadata.models import Dataset
from neurolake.storage.warehouse import TableName

if TYPE_CHECKING:
    from pyiceberg.table.metadata import TableMetadata


def known(session: Session, table: TableName, rules: Rules) -> Dataset:
    """The dataset that a table is, if the asker may know of it.

    Raises:
        NotFound: There is none that the asker may know of.
    """
    dataset = datasets.by_name(session, table[1])
    if dataset is None or dataset.zone != table[0] or views.of(session, dataset.id) is not None:
        raise no_table(table)
    if not catalog_decision(session, dataset, rules).visible:
        raise concealing(dataset.id, no_table(table))
    return dataset


def no_table(table: TableName) -> NotFound:
    """The answer for a table that is not there."""
    return NotFound(f"Table does not exist: {table[0]}.{table[1]}", iceberg="NoSuchTableException")


def facts_with_past(session: Session, dataset: Dataset, metadata: "TableMetadata", rules: Rules) -> Facts:
    """The facts of a dataset with every column that it ever had, as all of them are in its files."""
    named = {field.name: None for schema in metadata.schemas for field in schema.fields}
    return facts_of(session, dataset, list(named), rules)


def need_files(rules: Rules, facts: Facts) -> None:
    """Check that the asker may have a table's files.

    Raises:
        Forbidden: Something in them is hidden from the asker; says what.
    """
    decision = need_read(rules, facts)
    hidden = [f"{applied.policy} hides rows" for applied in decision.filters]
    hidden += [f"{mask.policy} masks {column}" for column, mask in decision.masks.items()]
    hidden += [f"{column} is not to be seen: {why}" for column, why in decision.hidden.items()]
    if hidden:
        raise Forbidden(
            f"The files of {facts.zone}.{facts.name} are for those who may see all of it: {hidden[0]}.",
            hint="Query it with SQL, which shows what you may see.",
            dataset=facts.name,
        )


def need_writing(rules: Rules, facts: Facts, *, beyond_rows: bool) -> None:
    """Check that the asker may commit to a table.

    Args:
        beyond_rows: Whether more is changed than rows and columns that are added.

    Raises:
        Forbidden: Not allowed; says why.
    """
    need_files(rules, facts)
    need(rules, facts, "manage" if beyond_rows else "modify")


def recording(audit: AuditLog, who: str, *, writing: bool) -> AbstractContextManager[None]:
    """Record a refusal that passes through the block, before it does."""
    return denials(audit, lambda: Entry("change" if writing else "query", who))


def visible(session: Session, found: Iterable[Dataset], rules: Rules) -> Iterator[Dataset]:
    """Those of the datasets that the asker may know of, and that are tables."""
    for dataset in found:
        if views.of(session, dataset.id) is None and catalog_decision(session, dataset, rules).visible:
            yield dataset
