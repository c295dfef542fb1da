"""A dataset's card, as somebody sees it."""

from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import cards, column_notes, glossary, tags
from neurolake.catalog.glossary import TermBrief
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decision
from neurolake.compliance.policies.rules import Rules
from neurolake.metadata.models import Dataset, DatasetCard


def shown_card(session: Session, dataset: Dataset, seen: Decision, rules: Rules) -> dict[str, Any]:
    """What people said about a dataset and those of its columns that the asker sees; JSON-ready."""
    card = cards.of(session, dataset.id)
    notes = column_notes.of_each(session, [dataset.id]).get(dataset.id, {})
    given = tags.given(session, [dataset.id]).get(dataset.id, {})
    terms = glossary.terms_of_each(session, [dataset.id]).get(dataset.id, {})
    return {
        "dataset_id": dataset.id,
        "version": card.version if card else 0,
        "description": dataset.description,
        "owner": dataset.owner,
        "stewards": list(cards.stewards_of(session, dataset.id)),
        "tags": list(cards.tags_of(session, dataset.id)),
        "domain": card.domain if card else None,
        "terms": _terms(terms.get(glossary.WHOLE, [])),
        "lifecycle": _lifecycle(session, card, rules),
        "columns": {
            column: {
                "description": notes.get(column),
                "tags": sorted(given.get(column, ())),
                "terms": _terms(terms.get(column, [])),
            }
            for column in seen.columns
        },
        "updated_at": card.updated_at.isoformat() if card else None,
        "updated_by": card.updated_by if card else None,
    }


def _terms(terms: list[TermBrief]) -> list[str]:
    return [term.name for term in terms]


def _lifecycle(session: Session, card: DatasetCard | None, rules: Rules) -> dict[str, Any]:
    successor = session.get(Dataset, card.successor_id) if card and card.successor_id else None
    if successor is not None and not catalog_decision(session, successor, rules).visible:
        successor = None
    return {
        "state": card.state if card else "active",
        "reason": card.reason if card else None,
        "successor": successor and {"id": successor.id, "qualified_name": f"{successor.zone}.{successor.name}"},
        "since": card.state_since.isoformat() if card and card.state_since else None,
        "by": card.state_by if card else None,
    }
