"""Quality as the product offers it: scores over time, rules and their checks, failing rows, inferred rules."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from time import monotonic
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets, quality_rules
from neurolake.catalog.quality_rules import CheckFact, RuleFact
from neurolake.compliance.audit import AuditLog, Entry, Reason, Touched
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_facts
from neurolake.compliance.policies.need import need
from neurolake.compliance.policies.rules import Rules
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.engine.sql import sql_text
from neurolake.identity.principals import principal_named
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Forbidden, InvalidOption, NeuroLakeError, NotFound, TimedOut
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import Dataset, QualityCheck, QualityRule
from neurolake.nuic.asking import Asking, Bounds
from neurolake.nuic.quality import scores
from neurolake.nuic.quality.alerting import tell_change
from neurolake.nuic.quality.checking import Subject, could_not, counted
from neurolake.nuic.quality.document import facts_from, facts_from_yaml
from neurolake.nuic.quality.sight import Sight, sees_columns
from neurolake.quality.constraints import columns_of, constraint_from, failing_rows
from neurolake.quality.infer import Suggestion, inferred
from neurolake.quality.trends import unusual

_SHARE_FLOOR = 0.001
_TREND_POINTS = 200
_BUDGET_S = 300.0


class Quality:
    """Quality of datasets, in somebody's name; answers are JSON-ready."""

    def __init__(
        self,
        database: Database,
        policies: Policies,
        audit: AuditLog,
        asking: Asking,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._database = database
        self._policies = policies
        self._audit = audit
        self._asking = asking
        self._clock = clock

    def current(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """The newest measurement of a dataset, and how its rules stand.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, decision = known_dataset(session, dataset, rules)
            shown = _shown(session, found, rules)
            states = [rule.status or "unchecked" for rule in shown if rule.enabled]
            return scores.current(session, found, decision) | {
                "rules": {state: states.count(state) for state in ("passed", "failed", "error", "unchecked")}
            }

    def time_series(
        self,
        dataset: str,
        principal: Principal = LOCAL,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        limit: int = 500,
    ) -> dict[str, Any]:
        """The measurements of a dataset over time, with what stands out; see `scores.time_series`."""
        with self._database.read() as session:
            found, decision = known_dataset(session, dataset, self._policies.rules(session, principal))
            return scores.time_series(session, found, decision, since=since, until=until, limit=limit)

    def rules(self, dataset: str, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """The rules of a dataset, by name: those whose figures the asker could count as well."""
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, _ = known_dataset(session, dataset, rules)
            return [quality_rules.rule_json(rule) for rule in _shown(session, found, rules)]

    def put(
        self, dataset: str, rules: Sequence[Mapping[str, Any]] | str, principal: Principal = LOCAL
    ) -> list[dict[str, Any]]:
        """Set rules, all or none, each checked at once; those of the same names are written anew, others stay.

        Args:
            rules: Mappings as `document.Rule` has them, or a YAML document.

        Raises:
            InvalidInput, InvalidSql: A rule is none, or cannot be checked.
            NotFound, Forbidden: The asker does not manage the dataset, or does not see all that a rule counts.
        """
        facts = facts_from_yaml(rules) if isinstance(rules, str) else facts_from(rules)
        subject = self._managed(dataset, principal)
        now, begun = self._clock(), monotonic()
        checks = []
        for fact in facts:
            checks.append(counted(self._asking, subject, fact, principal, now))
            if monotonic() - begun > _BUDGET_S:
                raise TimedOut(f"Checking {len(facts)} rules takes too long.", hint="Set fewer of them at once.")
        self._check_sees(principal, facts, checks)
        with self._database.write() as session:
            entry = _still(session, subject)
            rows = [quality_rules.put(session, entry, fact, owner=principal.name, now=now) for fact in facts]
            for row, check in zip(rows, checks, strict=True):
                self._record(session, subject, row, check, "asked", now)
            self._note(session, entry, principal, [f"rule {row.name} put, version {row.version}" for row in rows])
            return [quality_rules.rule_json(row) for row in rows]

    def remove(self, dataset: str, name: str, principal: Principal = LOCAL) -> None:
        """Take a rule away, with its history.

        Raises:
            NotFound, Forbidden: There is none, or the asker does not manage the dataset.
        """
        subject = self._managed(dataset, principal)
        with self._database.write() as session:
            entry = _still(session, subject)
            rule = quality_rules.find(session, entry, name)
            quality_rules.remove(session, rule)
            self._note(session, entry, principal, [f"rule {rule.name} removed"])

    def need_manage(self, dataset: str, principal: Principal) -> None:
        """Check that somebody manages a dataset.

        Raises:
            NotFound, Forbidden: There is none that they may know of, or they do not.
        """
        self._managed(dataset, principal)

    def check(
        self, dataset: str, principal: Principal = LOCAL, *, names: Sequence[str] | None = None
    ) -> list[dict[str, Any]]:
        """Check rules now, each in its owner's name; without names all that are enabled.

        Raises:
            NotFound: There is no such dataset or rule.
            Forbidden: The asker may not read the dataset.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, _ = known_dataset(session, dataset, rules)
            need(rules, catalog_facts(session, found, rules), "select")
            shown = {rule.name: rule for rule in _shown(session, found, rules)}
            for name in names or ():
                if name not in shown:
                    raise quality_rules.missing(found, name)
            wanted = [shown[name] for name in names] if names else [rule for rule in shown.values() if rule.enabled]
            subject = _subject(found)
        return self._checked(subject, wanted, "asked")

    def check_due(self, limit: int = 20) -> int:
        """Check the rules of datasets that have changed; returns how many datasets that were."""
        with self._database.read() as session:
            due = [
                (_subject(datasets.find(session, dataset_id)), quality_rules.of_dataset(session, dataset_id))
                for dataset_id in quality_rules.due(session, limit)
            ]
        for subject, rules in due:
            late = [rule for rule in rules if rule.enabled and rule.checked_snapshot != subject.snapshot_id]
            self._checked(subject, late, "commit")
        return len(due)

    def history(self, dataset: str, name: str, principal: Principal = LOCAL, *, limit: int = 100) -> dict[str, Any]:
        """The newest checks of a rule, newest first, and what stands out in its share of failing rows.

        Raises:
            NotFound: There is no such dataset or rule that the asker may know of.
        """
        with self._database.read() as session:
            _, rule = self._known_rule(session, dataset, name, principal)
            checks = quality_rules.history(session, rule, max(limit, _TREND_POINTS))
            told = [quality_rules.check_json(check) for check in checks]
        shares = [one for one in reversed(told) if one["failing_share"] is not None and one["version"] == rule.version]
        found = unusual([one["failing_share"] for one in shares], floor=_SHARE_FLOOR)
        anomalies = [{"checked_at": shares[one.at]["at"], **one.to_json()} for one in found]
        return {"rule": quality_rules.rule_json(rule), "checks": told[:limit], "anomalies": anomalies}

    def failing(
        self, dataset: str, name: str, principal: Principal = LOCAL, *, limit: int = 20, purpose: str | None = None
    ) -> dict[str, Any]:
        """Some rows that fail now, as the asker sees them.

        Raises:
            NotFound: There is no such dataset or rule that the asker may know of.
            InvalidOption: The rule is about the dataset as a whole.
        """
        with self._database.read() as session:
            found, rule = self._known_rule(session, dataset, name, principal)
            subject, constraint = _subject(found), constraint_from(rule.constraint)
        query = failing_rows(constraint, subject.full_name, limit)
        if query is None:
            raise InvalidOption(f"The rule {name!r} is about the dataset as a whole: no row fails by itself.")
        sql = sql_text(query, "duckdb")
        answer = self._asking.ask(sql, principal, bounds=Bounds(rows=limit, keep=True), purpose=purpose)
        return answer.to_json() | {"sql": sql}

    def suggestions(self, dataset: str, principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """Rules that the dataset's profile speaks for and that it does not have, the surest first.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, decision = known_dataset(session, dataset, rules)
            return [one.to_json() for one in _suggested(session, found, decision)]

    def accept(self, dataset: str, names: Sequence[str], principal: Principal = LOCAL) -> list[dict[str, Any]]:
        """Make rules of suggestions, with the severity `warning`.

        Raises:
            InvalidOption: There is no suggestion of a name.
            NotFound, Forbidden: See `put`.
        """
        known = {one["name"]: one for one in self.suggestions(dataset, principal)}
        if unknown := sorted(set(names) - known.keys()):
            raise InvalidOption(f"There is no suggestion {unknown[0][:100]!r}.", hint="They change with the data.")
        wanted = [
            {
                "name": known[name]["name"],
                "constraint": known[name]["constraint"],
                "description": f"Accepted by {principal.name}: {known[name]['reason']}",
            }
            for name in dict.fromkeys(names)
        ]
        return self.put(dataset, wanted, principal)

    def _note(self, session: Session, dataset: Dataset, principal: Principal, told: Sequence[str]) -> None:
        reasons = tuple(Reason("", one) for one in told)
        touched = (Touched(dataset.id),)
        self._audit.append(session, Entry("quality.change", principal.name, reasons=reasons, datasets=touched))

    def _checked(self, subject: Subject, rules: Sequence[QualityRule], cause: str) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        begun = monotonic()
        for rule in rules:
            if monotonic() - begun > _BUDGET_S:
                told.append(_skipped(rule))
                continue
            now = self._clock()
            found = self._as_owner(subject, rule, now)
            with self._database.write() as session:
                row = session.get(QualityRule, rule.id)
                if row is None or row.version != rule.version:
                    # Written anew meanwhile, and checked with that.
                    continue
                check = self._record(session, subject, row, found, cause, now)
                told.append({"rule": row.name, "severity": row.severity, **quality_rules.check_json(check)})
        return told

    def _as_owner(self, subject: Subject, rule: QualityRule, now: datetime) -> CheckFact:
        try:
            with self._database.read() as session:
                owner = principal_named(session, rule.owner)
                if not Sight(session, self._policies.rules(session, owner)).sees(rule.reads):
                    raise Forbidden(
                        f"{rule.owner}, whose rule it is, does not see all that it counts any more.",
                        hint="Whoever manages the dataset can write it anew.",
                    )
            return counted(self._asking, subject, _fact(rule), owner, now)
        except NeuroLakeError as error:
            return could_not(error, subject)

    def _record(
        self, session: Session, subject: Subject, rule: QualityRule, check: CheckFact, cause: str, now: datetime
    ) -> Any:
        before = rule.status
        recorded = quality_rules.record(session, rule, check, cause=cause, now=now)
        tell_change(session, subject, rule, before, check, now)
        return recorded

    def _managed(self, dataset: str, principal: Principal) -> Subject:
        with self._database.read() as session:
            rules = self._policies.rules(session, principal)
            found, _ = known_dataset(session, dataset, rules)
            need(rules, catalog_facts(session, found, rules), "manage")
            return _subject(found)

    def _check_sees(self, principal: Principal, facts: Sequence[RuleFact], checks: Iterable[CheckFact]) -> None:
        with self._database.read() as session:
            sight = Sight(session, self._policies.rules(session, principal))
            for fact, check in zip(facts, checks, strict=True):
                if not sight.sees(check.reads or ()):
                    raise Forbidden(
                        f"The rule {fact.name!r} would count rows or values that are hidden from you.",
                        hint="Somebody who sees all of the data can set it.",
                    )

    def _known_rule(
        self, session: Session, dataset: str, name: str, principal: Principal
    ) -> tuple[Dataset, QualityRule]:
        rules = self._policies.rules(session, principal)
        found, _ = known_dataset(session, dataset, rules)
        for rule in _shown(session, found, rules):
            if rule.name == name:
                return found, rule
        raise quality_rules.missing(found, name)


def _skipped(rule: QualityRule) -> dict[str, Any]:
    """What is told of a rule for which no time was left."""
    check = QualityCheck(at=rule.updated_at, version=rule.version, cause="asked", status="skipped")
    check.error = f"No time was left: {_BUDGET_S:.0f} seconds are for all rules together. Ask for this one alone."
    return {"rule": rule.name, "severity": rule.severity, **quality_rules.check_json(check), "at": None}


def _subject(dataset: Dataset) -> Subject:
    return Subject(dataset.id, dataset.name, dataset.zone, dataset.snapshot_id)


def _still(session: Session, subject: Subject) -> Dataset:
    dataset = session.get(Dataset, subject.id)
    if dataset is None:
        raise NotFound(f"{subject.full_name} was dropped meanwhile.", dataset=subject.name)
    return dataset


def _fact(rule: QualityRule) -> RuleFact:
    return RuleFact(rule.name, rule.constraint, rule.severity, max_failing_share=rule.max_failing_share)


def _shown(session: Session, dataset: Dataset, rules: Rules) -> list[QualityRule]:
    sight = Sight(session, rules)
    return [rule for rule in quality_rules.of_dataset(session, dataset.id) if sight.sees(rule.reads)]


def _suggested(session: Session, dataset: Dataset, decision: Decision) -> list[Suggestion]:
    if dataset.profile is None:
        return []
    known = [rule.constraint for rule in quality_rules.of_dataset(session, dataset.id)]
    return [
        one
        for one in inferred(dataset.profile)
        if sees_columns(decision, columns_of(one.constraint))
        and one.constraint.model_dump(mode="json", exclude_none=True) not in known
    ]
