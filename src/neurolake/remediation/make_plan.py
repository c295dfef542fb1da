"""From what is asked for to what is going to be done."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from neurolake.compliance.policies.decide import Facts
from neurolake.kernel.principal import Principal
from neurolake.query.question import Question
from neurolake.remediation import base, parts, past, targets
from neurolake.remediation.lookout import Found, look
from neurolake.remediation.needle import Needle
from neurolake.remediation.parts import Owed
from neurolake.remediation.place import Place
from neurolake.remediation.plan import DatasetPlan, Plan
from neurolake.remediation.redact import COLUMNS, stays
from neurolake.remediation.steps import Steps


def check(place: Place, request: base.Request, principal: Principal) -> list[str]:
    """Refuse what the asker may not do, before anything is looked at; returns the ids of the datasets concerned.

    Raises:
        Conflict: It takes what is kept of the past, which is in a store.
        NotFound, Forbidden: A dataset is not there, or may not be managed.
    """
    if base.purges(request):
        place.warehouse.need_local("Erasing for good")
    with place.database.read() as session:
        rules = place.policies.rules(session, principal)
        if isinstance(request, base.EraseSubject):
            targets.need_admin(principal)
        if isinstance(request, base.EraseSubject | base.ExportSubject):
            return [dataset.id for dataset, _ in targets.all_managed(session, rules)]
        if isinstance(request, base.ApplyRetention):
            named = request.datasets or list(targets.retention_rules(session, place, rules, ()))
            return [targets.managed(session, rules, name)[0].id for name in dict.fromkeys(named)]
        return [targets.managed(session, rules, request.dataset)[0].id]


def make(place: Place, request: base.Request, principal: Principal, step: Steps, digest: str) -> Plan:
    """The plan of a request, on the lake as it is now.

    Args:
        digest: The keyed hash of the request, by which a repetition of a run is known.

    Raises:
        NeuroLakeError: It cannot be done, or not by this asker.
    """
    with place.database.read() as session:
        rules = place.policies.rules(session, principal)
        if isinstance(request, base.EraseSubject | base.ExportSubject):
            known = [facts for _, facts in targets.all_managed(session, rules)]
            return _of_subject(place, request, principal, known, step)
        statements = _statements(session, place, request, principal)
        owed = parts.owed_of(session, place, [statement[0].id for statement in statements])
    plans = []
    for number, statement in enumerate(statements):
        facts = statement[0]
        step(f"looking at {facts.zone}.{facts.name}", number / len(statements))
        mine = tuple(owed.get(facts.id, ())) if base.purges(request) else ()
        wanted = (*statement[:2], "", None) if _is_done(place, request, facts, mine, digest) else statement
        plans.append(_dataset(place, principal, wanted, step, mine, purges=base.purges(request)))
    if isinstance(request, base.Release):
        return Plan(request.action, tuple(plans))
    return _with_past(place, request, plans)


def _is_done(place: Place, request: base.Request, facts: Facts, owed: Sequence[Owed], digest: str) -> bool:
    """Whether a run that was cut off has masked the columns as they are: they are not masked twice."""
    if not isinstance(request, base.MaskColumns | base.TokeniseColumns):
        return False
    current = place.warehouse.files((facts.zone, facts.name)).snapshot_id
    return any(one.request == digest and one.snapshot_id == current for one in owed)


_Statement = tuple[Facts, tuple[str, ...], str, dict[str, Any] | None]


def _statements(session: Session, place: Place, request: base.Request, principal: Principal) -> list[_Statement]:
    rules = place.policies.rules(session, principal)
    if isinstance(request, base.ApplyRetention):
        found: list[_Statement] = []
        for dataset_id, limits in targets.retention_rules(session, place, rules, request.datasets).items():
            _, facts = targets.managed(session, rules, dataset_id)
            old, moments = targets.older(limits)
            columns = tuple(dict.fromkeys(column for column, _ in limits))
            found.append((facts, columns, targets.deletion(facts, old), moments))
        return found
    if isinstance(request, base.EraseSubject | base.ExportSubject):
        return []
    dataset, facts = targets.managed(session, rules, request.dataset)
    if isinstance(request, base.MaskColumns | base.TokeniseColumns):
        sql, parameters, columns = targets.masking(session, dataset, facts, request, place)
        return [(facts, columns, sql, parameters)]
    if isinstance(request, base.DeleteRows):
        where = targets.where_of(request.where, principal)
        return [(facts, facts.columns, targets.deletion(facts, where), None)]
    return [(facts, facts.columns, "", None)]


def _dataset(
    place: Place,
    principal: Principal,
    statement: _Statement,
    step: Steps,
    owed: tuple[Owed, ...] = (),
    *,
    purges: bool,
) -> DatasetPlan:
    facts, columns, sql, parameters = statement
    table = (facts.zone, facts.name)
    if not sql:
        snapshot = place.warehouse.files(table).snapshot_id
        removed = past.removed_files(place, table) if purges else ()
        return DatasetPlan(facts.id, table, snapshot, columns, removed=removed, owed=owed)
    question = Question(sql, parameters, principal=principal)
    touched = step.during(lambda begun: place.queries.preview(question, begun=begun))
    removed = past.removed_files(place, table, touched.files) if purges and (touched.rows or owed) else ()
    rewritten = past.relative(place, touched.files)
    return DatasetPlan(
        facts.id, table, touched.snapshot_id, columns, touched.rows, rewritten, removed, sql, parameters, owed
    )


def changes(request: base.Request, one: DatasetPlan) -> bool:
    """Whether a run changes a dataset, and does not just finish what others have left."""
    return bool(one.rows) or isinstance(request, base.Purge | base.EraseSubject)


def _with_past(place: Place, request: base.Request, plans: list[DatasetPlan]) -> Plan:
    """With what is kept of the datasets elsewhere; of a quarantine, only the results of their queries."""
    results: set[str] = set()
    originals: set[str] = set()
    rejects: set[str] = set()
    quarantine = isinstance(request, base.PutInQuarantine)
    narrow = isinstance(request, base.MaskColumns | base.TokeniseColumns)
    with place.database.read() as session:
        for one in plans:
            own = changes(request, one)
            if quarantine or (own and base.purges(request)):
                results |= past.results_of(session, place, one.id, one.columns if narrow else None)
            if own and base.purges(request):
                files, jobs = past.originals_of(session, place, one.id)
                originals, rejects = originals | files, rejects | jobs
            for debt in one.owed:
                results |= past.results_of(session, place, one.id, debt.columns)
                originals |= {sha for sha in debt.originals if place.landing.has(sha)}
                rejects |= set(debt.rejects)
    shown = [tuple(sorted(part)) for part in (results, originals, rejects)]
    return Plan(request.action, tuple(plans), results=shown[0], originals=shown[1], rejects=shown[2])


def _of_subject(
    place: Place,
    request: base.EraseSubject | base.ExportSubject,
    principal: Principal,
    known: Sequence[Facts],
    step: Steps,
) -> Plan:
    needle = Needle(request.values)
    plans = []
    for number, facts in enumerate(known):
        step(f"looking at {facts.zone}.{facts.name}", number / len(known))
        columns = targets.columns_of_subject(facts, request)
        sql = ""
        parameters: dict[str, Any] | None = None
        if columns:
            where, parameters = targets.of_subject(columns, needle)
            sql = targets.deletion(facts, where)
        plans.append(_dataset(place, principal, (facts, columns, sql, parameters), step, purges=True))
    if isinstance(request, base.ExportSubject):
        return Plan(request.action, tuple(one for one in plans if one.rows))
    found = look(place, needle, lambda share: step("looking into files", share))
    with place.database.read() as session:
        owed = parts.owed_of(session, place, [one.id for one in plans])
    earlier = {one: tuple(debt for debt in debts if debt.action == request.action) for one, debts in owed.items()}
    return erasure(place, [replace(one, owed=earlier.get(one.id, ())) for one in plans], found)


def erasure(place: Place, plans: Sequence[DatasetPlan], found: Found) -> Plan:
    """What the erasure of a person takes, given where the values are."""
    held = set(found.files)
    folders = {place.warehouse.location(one.table): one for one in plans}
    concerned = {one.id for one in plans if one.rows or one.owed}
    concerned |= {one.id for folder, one in folders.items() if any(path.is_relative_to(folder) for path in held)}
    chosen = tuple(one for one in plans if one.id in concerned)
    in_tables = {path for path in held for folder in folders if path.is_relative_to(folder)}
    originals = {path for path in held if path.is_relative_to(place.landing.root)}
    rejects = {path for path in held if path.is_relative_to(place.rejects)}
    results = {path for path in held if path.is_relative_to(place.queries.results.root)}
    orphans = {path for path in held - in_tables if path.is_relative_to(place.warehouse.root)}
    left = stays(found) + _left_in_tables(place, chosen, found)
    rest = held - in_tables - originals - rejects - results - orphans
    left += [
        {"place": str(path.relative_to(place.home)), "why": "It is no file that holds data of the lake."}
        for path in sorted(rest)
        if not path.name.startswith("catalog.db")
    ]
    with place.database.read() as session:
        past.check_idle(session, {path.name for path in originals})
    return Plan(
        "erase_subject",
        chosen,
        tuple(sorted({place.queries.results.id_of(path) for path in results})),
        tuple(sorted(path.name for path in originals)),
        tuple(sorted(path.stem for path in rejects)),
        {name: len(keys) for name, keys in found.cells.items() if name in COLUMNS},
        past.relative(place, orphans),
        tuple(left),
    )


def _left_in_tables(place: Place, plans: Sequence[DatasetPlan], found: Found) -> list[dict[str, str]]:
    """Data files that hold a value in a column in which no rows were looked for."""
    left = []
    for one in plans:
        files = place.warehouse.files(one.table)
        current = files.paths
        columns: set[str] = set()
        for path, seen in found.files.items():
            if str(path) in current:
                columns |= seen.columns - set(one.columns)
        if columns:
            why = f"Its columns {', '.join(sorted(columns))} hold a value; rows were looked for in others only."
            left.append({"place": one.name, "why": f"{why} Ask with columns: all."})
    return left
