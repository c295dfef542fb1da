"""Query templates, their versions, and how often they are used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from neurolake.kernel.errors import LimitExceeded, NotFound
from neurolake.metadata.models import QueryTemplate, QueryTemplateVersion

MOST = 1000
"""Templates of one person."""

_MOST_LISTED = 10_000


@dataclass(frozen=True)
class TemplateFact:
    """A template as it is saved."""

    name: str
    sql: str
    parameters: Sequence[Mapping[str, Any]] = ()
    description: str = ""
    tags: Sequence[str] = ()
    note: str = ""
    chart: Mapping[str, Any] | None = None


def save(session: Session, fact: TemplateFact, *, owner: str, now: datetime) -> QueryTemplate:
    """Add a template, or a version to the owner's of that name where query, parameters or chart are others.

    Raises:
        LimitExceeded: The owner has as many as may be.
    """
    template = session.scalar(select(QueryTemplate).filter_by(owner=owner, name=fact.name).with_for_update())
    if template is None:
        count = session.scalar(select(func.count()).select_from(QueryTemplate).filter_by(owner=owner)) or 0
        if count >= MOST:
            raise LimitExceeded(f"You have {count} templates already.", hint="Delete some first.")
        template = QueryTemplate(
            name=fact.name, owner=owner, version=0, shared_with=[], uses=0, created_at=now, description="", tags=[]
        )
        session.add(template)
    template.description, template.tags, template.updated_at = fact.description, list(fact.tags), now
    session.flush()
    newest = session.get(QueryTemplateVersion, (template.id, template.version)) if template.version else None
    parameters = [dict(one) for one in fact.parameters]
    chart = dict(fact.chart) if fact.chart else None
    if newest is None or (newest.sql, newest.parameters, newest.chart) != (fact.sql, parameters, chart):
        template.version += 1
        session.add(
            QueryTemplateVersion(
                template_id=template.id,
                version=template.version,
                sql=fact.sql,
                parameters=parameters,
                chart=chart,
                note=fact.note,
                by=owner,
                at=now,
            )
        )
    session.flush()
    return template


def listing(session: Session) -> Sequence[QueryTemplate]:
    """All templates, those that are used most first."""
    order = (QueryTemplate.uses.desc(), QueryTemplate.name, QueryTemplate.id)
    return session.scalars(select(QueryTemplate).order_by(*order).limit(_MOST_LISTED)).all()


def named(session: Session, id_or_name: str) -> Sequence[QueryTemplate]:
    """The templates with this id or name."""
    either = (QueryTemplate.id == id_or_name) | (QueryTemplate.name == id_or_name)
    return session.scalars(select(QueryTemplate).where(either).order_by(QueryTemplate.id)).all()


def version(session: Session, template: QueryTemplate, number: int | None) -> QueryTemplateVersion:
    """A version of a template; the newest without a number.

    Raises:
        NotFound: It has none of that number.
    """
    wanted = template.version if number is None else number
    found = session.get(QueryTemplateVersion, (template.id, wanted))
    if found is None:
        raise NotFound(f"The template {template.name!r} has no version {wanted}.", hint=f"Newest: {template.version}.")
    return found


def versions(session: Session, template: QueryTemplate, limit: int) -> Sequence[QueryTemplateVersion]:
    """The newest versions, newest first."""
    asked = select(QueryTemplateVersion).filter_by(template_id=template.id)
    return session.scalars(asked.order_by(QueryTemplateVersion.version.desc()).limit(limit)).all()


def used(session: Session, template_id: str, now: datetime) -> None:
    """Count a use."""
    counted = {"uses": QueryTemplate.uses + 1, "last_used_at": now}
    session.execute(update(QueryTemplate).filter_by(id=template_id).values(counted))
