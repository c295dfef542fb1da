"""The versions of a dataset's columns: who made each, when, by what, and what it changed."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from neurolake.catalog import tags
from neurolake.catalog.evolution import versions
from neurolake.catalog.evolution.compare import Comparison
from neurolake.catalog.evolution.severity import RULE, bumped
from neurolake.kernel.errors import NotFound
from neurolake.metadata.models import IngestionJob, QueryRun, SchemaVersion
from neurolake.nuic.schema.seen import View, head


def history(view: View, *, limit: int, before: int | None) -> dict[str, Any]:
    """Versions, newest first; `next` is the `before` of the next page."""
    found = versions.listing(view.session, view.dataset, limit=limit + 1, before=before)
    shown, older = found[:limit], found[1:]
    texts = _statements(view, shown)
    files = _files(view, shown)
    told = [
        _version(view, one, older[number] if number < len(older) else None, texts, files)
        for number, one in enumerate(shown)
    ]
    return {
        "dataset": head(view.dataset),
        "severity_rule": RULE,
        "versions": told,
        "next": shown[-1].version if len(found) > limit else None,
    }


def comparison(view: View, first: int | None, second: int | None) -> dict[str, Any]:
    """What changed from one version to another; from the one before the newest to the newest unless said.

    Raises:
        NotFound: There is no such version.
    """
    newest = view.dataset.schema_version
    after = versions.of(view.session, view.dataset, newest if second is None else second)
    if first is None and after.version < 2:
        raise NotFound(f"{view.full_name} has no schema version before {after.version}.")
    before = versions.of(view.session, view.dataset, after.version - 1 if first is None else first)
    found = _compared(view, before, after)
    told = view.told(found)
    return {
        "dataset": head(view.dataset),
        "from": {"version": before.version, "semantic": before.semantic},
        "to": {"version": after.version, "semantic": after.semantic},
        **told,
        "resulting_version": bumped(before.semantic, told["severity"]),
        "severity_rule": RULE,
    }


def _compared(view: View, before: SchemaVersion, after: SchemaVersion) -> Comparison:
    return versions.compared(view.session, view.dataset, before, after, tags.tags_of(view.session, view.dataset.id))


def _version(
    view: View, one: SchemaVersion, before: SchemaVersion | None, texts: dict[str, str], files: dict[str, str]
) -> dict[str, Any]:
    told = view.told(_compared(view, before, one)) if before is not None else {"severity": "none", "changes": []}
    columns = view.columns(versions.columns_of(view.session, one))
    return {
        "version": one.version,
        "semantic": one.semantic,
        "change": one.change if view.is_whole else told["severity"],
        "created_at": one.created_at.isoformat(),
        "made_by": one.made_by,
        "operation": one.operation,
        "origin": {"kind": one.origin_kind, "id": one.origin_id} if one.origin_kind else None,
        "statement": texts.get(str(one.origin_id)),
        "file": files.get(str(one.origin_id)),
        "made_anew": one.anew,
        "changes": told["changes"],
        "columns": [column.to_json() for column in columns],
    }


def _statements(view: View, shown: Sequence[SchemaVersion]) -> dict[str, str]:
    """Texts of the statements: to whoever asked them, and to administrators; others' texts may name what is hidden."""
    ids = [one.origin_id for one in shown if one.origin_kind == "query"]
    asked = select(QueryRun.id, QueryRun.sql, QueryRun.principal).where(QueryRun.id.in_(ids))
    own = view.rules.asker.principal.name
    return {row.id: row.sql for row in view.session.execute(asked) if view.rules.bind_nothing or row.principal == own}


def _files(view: View, shown: Sequence[SchemaVersion]) -> dict[str, str]:
    """Names of the files that came in, as the catalog's entry shows them: to who sees everything of the dataset."""
    if not view.sees_all:
        return {}
    ids = [one.origin_id for one in shown if one.origin_kind == "ingestion"]
    asked = select(IngestionJob.id, IngestionJob.file_name).where(IngestionJob.id.in_(ids))
    return {row.id: row.file_name for row in view.session.execute(asked)}
