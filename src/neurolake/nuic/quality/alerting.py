"""Alerts: what is told when a rule begins or ceases to be broken, or a measurement stands out; and how it is sent."""

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from neurolake.catalog import alerts
from neurolake.catalog.quality_rules import CheckFact
from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Forbidden, InvalidName, InvalidOption, NeuroLakeError
from neurolake.kernel.post import Network, checked_url, post
from neurolake.kernel.principal import Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Alert, QualityRule, Webhook
from neurolake.nuic.quality.checking import Subject

_AT_ONCE = 20
_OK, _MORE = 200, 300
_GONE = 410
log = structlog.get_logger("neurolake.alerts")


def tell_change(
    session: Session, subject: Subject, rule: QualityRule, before: str | None, fact: CheckFact, now: datetime
) -> None:
    """Note an alert where a check ended otherwise than the one before it; the first that passes is no news."""
    if fact.status == before or (fact.status == "passed" and before is None):
        return
    body = {
        "type": "quality.rule.recovered" if fact.status == "passed" else f"quality.rule.{fact.status}",
        "at": now.isoformat(),
        "dataset": subject.full_name,
        "dataset_id": subject.id,
        "rule": rule.name,
        "severity": rule.severity,
        "checked": fact.checked,
        "failing": fact.failing,
        "snapshot_id": None if fact.snapshot_id is None else str(fact.snapshot_id),
    }
    alerts.tell(session, rule.severity, body, now)


class Webhooks:
    """Webhooks, for administrators, and the sending of what waits for them.

    Args:
        key: The secret that those of the webhooks are made from.
        allowed: Private networks that may be reached.
    """

    def __init__(
        self,
        database: Database,
        audit: AuditLog,
        key: Callable[[], str],
        allowed: Callable[[], Sequence[Network]] = tuple,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._audit = audit
        self._key = key
        self._allowed = allowed
        self._clock = clock

    def add(self, name: str, url: str, severity: str, principal: Principal) -> dict[str, Any]:
        """Add a webhook; its secret is in this answer, and in none after it.

        Raises:
            Forbidden: The asker is no administrator.
            InvalidName, InvalidOption, Conflict: The name is taken or none, or the URL cannot be used.
        """
        _need_admin(principal)
        if not name or len(name) > 100 or not name.replace("-", "").replace("_", "").isalnum():
            raise InvalidName(f"{name[:100]!r} is no name for a webhook.", hint="Use letters, digits, - and _.")
        if severity not in alerts.SEVERITIES:
            raise InvalidOption(f"Severities are {', '.join(alerts.SEVERITIES)}.")
        checked_url(url)
        with self._database.write() as session:
            added = alerts.add_webhook(session, name, url, severity, by=principal.name, now=self._clock())
            self._note(session, added, principal, f"added, from {severity} on")
            return alerts.webhook_json(added) | {"secret": self._secret(added)}

    def rotate(self, name: str, principal: Principal) -> dict[str, Any]:
        """Give a webhook another secret, which this answer shows; the one before signs nothing any more."""
        _need_admin(principal)
        with self._database.write() as session:
            webhook = alerts.find_webhook(session, name)
            webhook.generation += 1
            self._note(session, webhook, principal, "given another secret")
            return alerts.webhook_json(webhook) | {"secret": self._secret(webhook)}

    def listing(self, principal: Principal) -> list[dict[str, Any]]:
        """All webhooks, without secrets."""
        _need_admin(principal)
        with self._database.read() as session:
            return [alerts.webhook_json(webhook) for webhook in alerts.webhooks(session)]

    def remove(self, name: str, principal: Principal) -> None:
        """Take a webhook away, with what waits for it."""
        _need_admin(principal)
        with self._database.write() as session:
            webhook = alerts.find_webhook(session, name)
            session.delete(webhook)
            self._note(session, webhook, principal, "removed")

    def deliveries(self, name: str, principal: Principal, *, limit: int = 50) -> list[dict[str, Any]]:
        """The newest alerts of a webhook, and what became of them."""
        _need_admin(principal)
        with self._database.read() as session:
            webhook = alerts.find_webhook(session, name)
            return [alerts.alert_json(alert) for alert in alerts.deliveries(session, webhook, limit)]

    def test(self, name: str, principal: Principal) -> dict[str, Any]:
        """Send a message that says that it is a test, now; returns how it went."""
        _need_admin(principal)
        with self._database.read() as session:
            webhook = alerts.find_webhook(session, name)
        body = {"type": "test", "at": self._clock().isoformat()}
        error = self._sent(Alert(id=webhook.id, body=body), webhook)
        return {"sent": error is None, "error": error}

    def retry(self, name: str, principal: Principal) -> dict[str, int]:
        """Try again what was given up."""
        _need_admin(principal)
        with self._database.write() as session:
            return {"alerts": alerts.retry(session, alerts.find_webhook(session, name), self._clock())}

    def send_due(self) -> int:
        """Send what is due; returns how many alerts were tried. An alert may arrive twice, with the same id."""
        with self._database.write() as session:
            taken = alerts.take(session, self._clock(), _AT_ONCE)
        for alert, webhook in taken:
            error = self._sent(alert, webhook)
            with self._database.write() as session:
                gone = error is not None and error.endswith(f" {_GONE}.")
                alerts.settle(session, alert.id, error, now=self._clock(), for_good=gone)
        return len(taken)

    def forget_old(self) -> None:
        """Remove what was sent, or given up, a month ago."""
        with self._database.write(durable=False) as session:
            alerts.forget_old(session, self._clock())

    def _note(self, session: Session, webhook: Webhook, principal: Principal, what: str) -> None:
        # Not its address, which may bear a secret.
        told = Reason("", f"webhook {webhook.name}: {what}")
        self._audit.append(session, Entry("webhook.change", principal.name, reasons=(told,), origin_id=webhook.id))

    def _sent(self, alert: Alert, webhook: Webhook) -> str | None:
        """Send one alert; returns what went wrong."""
        body = json.dumps({"id": alert.id, **alert.body}, ensure_ascii=False).encode()
        headers = {"Content-Type": "application/json", "User-Agent": "NeuroLake", **self._signed(webhook, body)}
        try:
            status = post(webhook.url, body, headers, allowed=self._allowed())
        except NeuroLakeError as error:
            log.warning("alert not sent", webhook=webhook.name, error=error.detail)
            return error.detail
        return None if _OK <= status < _MORE else f"It answered with {status}."

    def _signed(self, webhook: Webhook, body: bytes) -> Mapping[str, str]:
        """The time and the HMAC-SHA256 of `time.body` under the webhook's secret."""
        at = str(int(self._clock().timestamp()))
        digest = hmac.new(self._secret(webhook).encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
        return {"X-NeuroLake-Signature": f"t={at},v1={digest}"}

    def _secret(self, webhook: Webhook) -> str:
        made_from = f"webhook {webhook.id} {webhook.generation}"
        return "whsec_" + hmac.new(self._key().encode(), made_from.encode(), hashlib.sha256).hexdigest()


def _need_admin(principal: Principal) -> None:
    if not principal.is_admin:
        raise Forbidden("Only administrators may do this.")
