"""What of a dataset's catalog entry an asker sees. A profile tells values, so it goes where the values go."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets
from neurolake.catalog.view import dataset_view
from neurolake.compliance.policies.base import quarantine_of
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import Dataset, PolicyRow

_UNCOUNTED = {"rows": None, "bytes": None}


def visible_datasets(session: Session, rules: Rules) -> list[Dataset]:
    """The datasets that the asker may know of, by name."""
    return [dataset for dataset, _ in _visible(session, rules)]


def shown_datasets(session: Session, rules: Rules) -> list[dict[str, Any]]:
    """Figures of the datasets that the asker may know of, by name; no number of rows where some are hidden."""
    return [shown_figures(dataset, decision) for dataset, decision in _visible(session, rules)]


def shown_figures(dataset: Dataset, decision: Decision | None) -> dict[str, Any]:
    """A dataset's own figures, as a decision shows them; None is for somebody whom no policy can bind."""
    return datasets.as_json(dataset) | (_UNCOUNTED if decision and decision.filters else {})


def _visible(session: Session, rules: Rules) -> Iterator[tuple[Dataset, Decision | None]]:
    """The datasets that the asker may know of, and what of them; None where no policy can bind the asker."""
    for dataset in datasets.listing(session):
        decision = None if rules.bind_nothing else catalog_decision(session, dataset, rules)
        if decision is None or decision.visible:
            yield dataset, decision


def known_dataset(session: Session, id_or_name: str, rules: Rules) -> tuple[Dataset, Decision]:
    """A dataset, and what of it the asker may see.

    Raises:
        NotFound: There is none that the asker may know of.
    """
    dataset = datasets.lookup(session, id_or_name)
    decision = catalog_decision(session, dataset, rules) if dataset else None
    if dataset is None or decision is None or not decision.visible:
        hint = datasets.did_you_mean(
            [
                one
                for one in datasets.similar(session, id_or_name.rpartition(".")[2])
                if catalog_decision(session, one, rules).visible
            ]
        )
        raise NotFound(f"There is no dataset {id_or_name!r}.", hint=hint, dataset=id_or_name)
    return dataset, decision


def shown_dataset(session: Session, id_or_name: str, rules: Rules) -> dict[str, Any]:
    """The catalog's view of a dataset, without what the asker may not see.

    Raises:
        NotFound: There is none that the asker may know of.
    """
    dataset, decision = known_dataset(session, id_or_name, rules)
    view = dataset_view(session, dataset.id) | {"quarantine": _quarantine(session, dataset)}
    view |= _among_known(session, view, rules)
    return view if _is_whole(view, decision) else _cut(view, decision)


def _among_known(session: Session, view: dict[str, Any], rules: Rules) -> dict[str, Any]:
    """Lineage and the text of a view, without the datasets that the asker may not know of."""
    known: dict[str, bool] = {}

    def is_known(dataset_id: str) -> bool:
        if dataset_id not in known:
            dataset = session.get(Dataset, dataset_id)
            known[dataset_id] = dataset is None or catalog_decision(session, dataset, rules).visible
        return known[dataset_id]

    if rules.bind_nothing:
        return {}
    edges = [
        edge
        for edge in view["lineage"]
        if all(node["kind"] != "dataset" or is_known(node["id"]) for node in (edge["source"], edge["target"]))
    ]
    query = view["view"]
    if query and not all(is_known(read["dataset_id"]) for read in query["reads"]):
        query = {"sql": None, "reads": [read for read in query["reads"] if is_known(read["dataset_id"])]}
    return {"lineage": edges, "view": query}


def _quarantine(session: Session, dataset: Dataset) -> dict[str, Any] | None:
    """Since when a dataset is in quarantine, by whom, and why."""
    held = session.get(PolicyRow, quarantine_of(dataset.id))
    if held is None:
        return None
    reason = held.document.get("description", "")
    return {"since": held.updated_at.isoformat(), "by": held.updated_by, "reason": reason}


def _is_whole(view: dict[str, Any], decision: Decision) -> bool:
    return not decision.binds and len(decision.columns) == len(view["columns"])


def _cut(view: dict[str, Any], decision: Decision) -> dict[str, Any]:
    """Profiles of masked columns, and all profiles where rows are hidden, would tell hidden values; so would the
    evidence of the quality report, the files that came in and the columns of the lineage.
    """
    seen = set(decision.columns)
    columns = []
    for column in view["columns"]:
        if column["name"] in seen:
            hides = bool(decision.filters) or column["name"] in decision.masks
            columns.append(column | ({"profile": None} if hides else {}))
    report = view["quality_report"]
    counted = _UNCOUNTED if decision.filters else {}
    figures = {"added_rows": None, "total_rows": None, "total_bytes": None} if decision.filters else {}
    return {
        **view,
        **counted,
        "columns": columns,
        "quality_report": report and {"overall": report.get("overall")},
        "lineage": [edge for edge in view["lineage"] if not edge["source"]["column"] and not edge["target"]["column"]],
        "snapshots": [snapshot | figures for snapshot in view["snapshots"]],
        "ingestions": [],
    }
