"""A dataset's card: what people said about it, and whether it is still to be used."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, cast

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from neurolake.catalog import changes
from neurolake.catalog.tags import checked
from neurolake.catalog.texts import few, line
from neurolake.kernel.errors import Conflict
from neurolake.metadata.models import Dataset, DatasetCard, DatasetTag, Steward

State = Literal["active", "deprecated", "archived"]
MAX_TAGS = 50
MAX_STEWARDS = 20


@dataclass(frozen=True)
class CardBrief:
    """A card as many are told at once."""

    domain: str | None = None
    state: State = "active"
    tags: tuple[str, ...] = ()
    stewards: tuple[str, ...] = ()


def edited(session: Session, dataset: Dataset, *, expected: int | None, by: str, now: datetime) -> DatasetCard:
    """A dataset's card, held for this transaction and one version on; what follows it is told.

    Args:
        expected: The version that the edit was made from; None for any.

    Raises:
        Conflict: It was edited meanwhile.
    """
    # The dataset is held, as there may be no card to hold yet.
    session.execute(select(Dataset.id).where(Dataset.id == dataset.id).with_for_update())
    card = session.scalar(select(DatasetCard).filter_by(dataset_id=dataset.id).with_for_update())
    version = card.version if card else 0
    if expected is not None and version != expected:
        who = f" by {card.updated_by}" if card else ""
        raise Conflict(
            f"{dataset.zone}.{dataset.name} was edited meanwhile{who}: it is at version {version}.",
            hint="Look at what it says now, and make the change again.",
            version=version,
        )
    if card is None:
        card = DatasetCard(dataset_id=dataset.id, version=0, state="active")
        session.add(card)
    card.version, card.updated_at, card.updated_by = version + 1, now, by
    changes.note(session, dataset.id)
    return card


def put_tags(session: Session, dataset: Dataset, tags: Iterable[str], *, by: str, now: datetime) -> None:
    """Give a dataset exactly these tags.

    Raises:
        InvalidName: One is no tag.
        LimitExceeded: They are more than 50.
    """
    wanted = few((checked(tag) for tag in tags), "tags", MAX_TAGS)
    session.execute(delete(DatasetTag).filter_by(dataset_id=dataset.id))
    session.add_all(DatasetTag(dataset_id=dataset.id, tag=tag, tagged_by=by, tagged_at=now) for tag in wanted)
    session.flush()


def put_stewards(session: Session, dataset: Dataset, names: Iterable[str]) -> None:
    """Say who looks after a dataset: exactly these.

    Raises:
        InvalidName: One is no name.
        LimitExceeded: They are more than 20.
    """
    wanted = few((line(name, "name of a person") for name in names), "stewards", MAX_STEWARDS)
    session.execute(delete(Steward).filter_by(dataset_id=dataset.id))
    session.add_all(Steward(dataset_id=dataset.id, name=name) for name in wanted)
    session.flush()


def of(session: Session, dataset_id: str) -> DatasetCard | None:
    """A dataset's card, if anybody ever said anything about it."""
    return session.get(DatasetCard, dataset_id)


def of_each(session: Session, dataset_ids: Collection[str]) -> dict[str, CardBrief]:
    """Dataset id → its card in brief, for those that say anything; asks for all at once."""
    asked = select(DatasetCard.dataset_id, DatasetCard.domain, DatasetCard.state)
    cards = {row[0]: (row[1], row[2]) for row in session.execute(asked.where(DatasetCard.dataset_id.in_(dataset_ids)))}
    tags = _names(session, dataset_ids, DatasetTag, DatasetTag.tag)
    stewards = _names(session, dataset_ids, Steward, Steward.name)
    found = {}
    for one in {*cards, *tags, *stewards}:
        domain, state = cards.get(one, (None, "active"))
        found[one] = CardBrief(domain, cast("State", state), tuple(tags.get(one, ())), tuple(stewards.get(one, ())))
    return found


def archived(session: Session, dataset_ids: Collection[str]) -> frozenset[str]:
    """Those of the datasets that are archived."""
    asked = select(DatasetCard.dataset_id).filter_by(state="archived")
    return frozenset(session.scalars(asked.where(DatasetCard.dataset_id.in_(dataset_ids))))


def tags_of(session: Session, dataset_id: str) -> Sequence[str]:
    """The tags of a dataset, by name."""
    return session.scalars(select(DatasetTag.tag).filter_by(dataset_id=dataset_id).order_by(DatasetTag.tag)).all()


def stewards_of(session: Session, dataset_id: str) -> Sequence[str]:
    """Who looks after a dataset, by name."""
    return session.scalars(select(Steward.name).filter_by(dataset_id=dataset_id).order_by(Steward.name)).all()


def _names(session: Session, dataset_ids: Collection[str], model: Any, column: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    asked = select(model.dataset_id, column).where(model.dataset_id.in_(dataset_ids)).order_by(column)
    for dataset_id, name in session.execute(asked):
        found.setdefault(dataset_id, []).append(name)
    return found
