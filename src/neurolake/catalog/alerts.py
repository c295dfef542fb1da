"""Webhooks, and the alerts that are to be sent to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from neurolake.kernel.errors import Conflict, NotFound
from neurolake.metadata.models import Alert, Webhook

SEVERITIES = ("info", "warning", "error")
"""From the least to the most severe."""

MAX_TRIES = 8
_FIRST_WAIT_S = 10.0
_LEASE_S = 120.0
_KEPT_DAYS = 30


def add_webhook(session: Session, name: str, url: str, severity: str, *, by: str, now: datetime) -> Webhook:
    """Add a webhook.

    Raises:
        Conflict: There is one of that name.
    """
    if session.scalar(select(Webhook).filter_by(name=name)) is not None:
        raise Conflict(f"There is a webhook {name!r} already.", hint="Delete it first, or choose another name.")
    webhook = Webhook(name=name, url=url, severity=severity, generation=1, created_by=by, created_at=now)
    session.add(webhook)
    session.flush()
    return webhook


def find_webhook(session: Session, name: str) -> Webhook:
    """A webhook by its name.

    Raises:
        NotFound: There is none.
    """
    webhook = session.scalar(select(Webhook).filter_by(name=name))
    if webhook is None:
        raise NotFound(f"There is no webhook {name[:100]!r}.")
    return webhook


def webhooks(session: Session) -> Sequence[Webhook]:
    """All webhooks, by name."""
    return session.scalars(select(Webhook).order_by(Webhook.name)).all()


def tell(session: Session, severity: str, body: Mapping[str, Any], now: datetime) -> int:
    """Note, in the transaction of what happened, what is to be sent to whom; returns to how many webhooks."""
    rank = SEVERITIES.index(severity)
    wanted = [one for one in webhooks(session) if SEVERITIES.index(one.severity) <= rank]
    session.add_all(
        Alert(webhook_id=one.id, body=dict(body), state="waiting", tries=0, next_at=now, created_at=now)
        for one in wanted
    )
    return len(wanted)


def take(session: Session, now: datetime, limit: int) -> list[tuple[Alert, Webhook]]:
    """Alerts whose time has come, oldest first; for two minutes nobody else takes them."""
    asked = (
        select(Alert, Webhook)
        .join(Webhook, Webhook.id == Alert.webhook_id)
        .where(Alert.state == "waiting", Alert.next_at <= now)
        .order_by(Alert.next_at, Alert.id)
        .limit(limit)
        .with_for_update(of=Alert, skip_locked=True)
    )
    found = [(alert, webhook) for alert, webhook in session.execute(asked)]
    for alert, _ in found:
        alert.next_at = now + timedelta(seconds=_LEASE_S)
    return found


def settle(session: Session, alert_id: str, error: str | None, *, now: datetime, for_good: bool = False) -> None:
    """Record how a try went: sent without an error; otherwise it is tried again later, up to eight times in all.

    Args:
        for_good: Whether there is no use in trying again.
    """
    alert = session.get(Alert, alert_id)
    if alert is None:
        return
    alert.tries, alert.error = alert.tries + 1, error
    if error is None:
        alert.state = "sent"
    elif for_good or alert.tries >= MAX_TRIES:
        alert.state = "failed"
    else:
        alert.next_at = now + timedelta(seconds=_FIRST_WAIT_S * 2 ** (alert.tries - 1))


def forget_old(session: Session, now: datetime) -> None:
    """Remove alerts that were sent, or given up, a month ago."""
    gone = delete(Alert).where(Alert.state != "waiting", Alert.created_at < now - timedelta(days=_KEPT_DAYS))
    session.execute(gone)


def retry(session: Session, webhook: Webhook, now: datetime) -> int:
    """Try again what was given up; returns how many alerts."""
    again: Any = session.execute(
        update(Alert).filter_by(webhook_id=webhook.id, state="failed").values(state="waiting", tries=0, next_at=now)
    )
    return int(again.rowcount)


def deliveries(session: Session, webhook: Webhook, limit: int) -> Sequence[Alert]:
    """The newest alerts of a webhook, newest first."""
    asked = select(Alert).filter_by(webhook_id=webhook.id).order_by(Alert.id.desc())
    return session.scalars(asked.limit(limit)).all()


def webhook_json(webhook: Webhook) -> dict[str, Any]:
    """A webhook, JSON-ready; without its secret."""
    return {
        "name": webhook.name,
        "url": webhook.url,
        "severity": webhook.severity,
        "generation": webhook.generation,
        "created_by": webhook.created_by,
        "created_at": webhook.created_at.isoformat(),
    }


def alert_json(alert: Alert) -> dict[str, Any]:
    """An alert, JSON-ready."""
    return {
        "id": alert.id,
        "body": dict(alert.body),
        "state": alert.state,
        "tries": alert.tries,
        "next_at": alert.next_at.isoformat() if alert.state == "waiting" else None,
        "error": alert.error,
        "created_at": alert.created_at.isoformat(),
    }
