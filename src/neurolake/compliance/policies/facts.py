"""What policies may speak of in a dataset, from the catalog."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.catalog.tags import tags_of, tags_of_each
from neurolake.compliance.policies.decide import Decision, Facts
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset


def facts_of(session: Session, dataset: Dataset, columns: Sequence[str], rules: Rules) -> Facts:
    """The facts of a dataset with these columns; without tags where no rule can ask for them."""
    tags = {} if rules.bind_nothing else tags_of(session, dataset.id)
    return Facts(dataset.id, dataset.name, dataset.zone, dataset.owner, tuple(columns), tags)


def catalog_facts(session: Session, dataset: Dataset, rules: Rules) -> Facts:
    """The facts of a dataset with the columns that the catalog knows of it; see `facts_of`."""
    return facts_of(session, dataset, [column.name for column in datasets.columns(session, dataset)], rules)


def catalog_decision(session: Session, dataset: Dataset, rules: Rules) -> Decision:
    """What the asker may see of a dataset, as the catalog knows it."""
    return rules.decide(catalog_facts(session, dataset, rules))


def catalog_decisions(session: Session, dataset_ids: Collection[str], rules: Rules) -> dict[str, Decision]:
    """Dataset id → see `catalog_decision`, for those of the datasets that there are; asks for all at once."""
    columns = {
        dataset_id: tuple(column.name for column in its)
        for dataset_id, its in datasets.columns_of_each(session, dataset_ids).items()
    }
    tags = {} if rules.bind_nothing else tags_of_each(session, dataset_ids)
    found = select(Dataset.id, Dataset.name, Dataset.zone, Dataset.owner).where(Dataset.id.in_(dataset_ids))
    return {
        one.id: rules.decide(
            Facts(one.id, one.name, one.zone, one.owner, columns.get(one.id, ()), tags.get(one.id, {}))
        )
        for one in session.execute(found)
    }
