"""One dataset, whole: what several services know of it, as somebody may see it."""

from typing import TYPE_CHECKING, Any

from neurolake.app.lake import Lake
from neurolake.kernel.principal import LOCAL, Principal

if TYPE_CHECKING:
    from neurolake.query.results import Result


def portrait(lake: Lake, name: str, principal: Principal = LOCAL, *, days: int = 30) -> dict[str, Any]:
    """A dataset as `Lake.dataset` tells it, and what people say of it, its contract, its schema versions, how many
    datasets it was made from and were made from it, and its use in the last days.

    Raises:
        NotFound: There is none of that name or id that they may know of.
    """
    from neurolake.catalog.datasets import schema_versions

    shown = lake.dataset(name, principal)
    with lake.database.read() as session:
        versions = schema_versions(session, shown["id"])
    return {
        **shown,
        "card": lake.stewardship.card(shown["id"], principal),
        "contract": lake.contracts.of(shown["id"], principal),
        "schema_versions": versions,
        "lineage_counts": lake.nuic.lineage.counts(shown["id"], principal),
        "usage": lake.nuic.usage.of(shown["id"], principal, days=days),
    }


def sample(
    lake: Lake, name: str, principal: Principal = LOCAL, *, rows: int = 20, purpose: str | None = None
) -> "Result":
    """Some rows of a dataset, read as somebody: filtered, masked and recorded like every query.

    Raises:
        NotFound, Forbidden: There is none that they may know of, or they may not read it.
    """
    from neurolake.engine.sql import ident, literal
    from neurolake.query.question import Question

    dataset = lake.dataset(name, principal)
    statement = f"SELECT * FROM {ident(dataset['name'])} LIMIT {literal(rows)}"
    return lake.queries.run(Question(statement, principal=principal, purpose=purpose))


def accept(lake: Lake, name: str, suggestion_id: str, principal: Principal = LOCAL) -> dict[str, Any]:
    """Say of a column what the insights suggest; returns the dataset's card.

    Raises:
        NotFound: There is no such dataset, or it is not suggested any more.
        Forbidden: They may not curate it.
    """
    suggestion = lake.nuic.insights.suggestion(name, suggestion_id, principal)
    return lake.stewardship.accept(name, suggestion, principal)
