"""Templates as the product offers them: saved in versions, found, shared, and run in the name of whoever runs them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import unified_diff
from typing import Any

from sqlalchemy.orm import Session

from neurolake.catalog import datasets, templates
from neurolake.compliance.audit import AuditLog, Entry, Reason
from neurolake.compliance.policies.decide import is_meant
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.engine.sql import sql_text
from neurolake.kernel.clock import utc_now
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput, NotFound
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.metadata.models import QueryTemplate, QueryTemplateVersion
from neurolake.nuic.asking import Answer, Asking, Bounds
from neurolake.nuic.templates.document import Parsed, Template, parsed, template_from, template_from_yaml
from neurolake.nuic.templates.fill import filled
from neurolake.nuic.templates.parameters import Parameter, given_values
from neurolake.nuic.templates.shipped import OWNER, shipped

_MAX_REASON = 500


@dataclass(frozen=True)
class _Found:
    """A version of a template; `id` is None for one that every lake has."""

    id: str | None
    name: str
    version: int
    sql: str
    parameters: tuple[Parameter, ...]


class Templates:
    """Query templates; answers are JSON-ready."""

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

    def save(self, template: Mapping[str, Any] | str, principal: Principal = LOCAL) -> dict[str, Any]:
        """Save a template of the asker's, as the next version where there is one of that name.

        Args:
            template: Fields of `document.Template`, or a YAML document with them.

        Raises:
            InvalidInput, InvalidSql: It is none, or cannot be run with the values to check it with.
            NotFound, Forbidden: It reads what the asker may not.
        """
        wanted = template_from_yaml(template) if isinstance(template, str) else template_from(template)
        self._try(wanted, principal)
        with self._database.write() as session:
            row = templates.save(session, wanted.fact(), owner=principal.name, now=self._clock())
            if wanted.shared_with is not None:
                row.shared_with = list(wanted.shared_with)
            self._note(session, row, principal, f"version {row.version} saved")
            return _row_json(row, templates.version(session, row, None))

    def listing(self, principal: Principal = LOCAL, *, words: str = "", limit: int = 100) -> list[dict[str, Any]]:
        """The templates that the asker may run and that have all the words, those that are used most first."""
        asked = words.lower().split()
        with self._database.read() as session:
            own = [_brief(row) for row in templates.listing(session) if _may_see(row, principal)]
        every = own + [_shipped_brief(one) for one in shipped().values()]
        return [one for one in every if all(word in _text(one) for word in asked)][:limit]

    def get(self, id_or_name: str, principal: Principal = LOCAL, *, version: int | None = None) -> dict[str, Any]:
        """A template with its query and parameters, of the newest or a given version.

        Raises:
            NotFound: There is none that the asker may run.
        """
        with self._database.read() as session:
            row = self._row(session, id_or_name, principal)
            if row is not None:
                return _row_json(row, templates.version(session, row, version))
        return _shipped_json(_one_shipped(id_or_name, version))

    def versions(self, id_or_name: str, principal: Principal = LOCAL, *, limit: int = 100) -> list[dict[str, Any]]:
        """The versions of a template, newest first, without their queries."""
        with self._database.read() as session:
            row = self._row(session, id_or_name, principal)
            if row is not None:
                return [_version_json(one) for one in templates.versions(session, row, limit)]
        _one_shipped(id_or_name, None)
        return [{"version": 1, "note": "", "by": OWNER, "at": None}]

    def diff(self, id_or_name: str, before: int, after: int, principal: Principal = LOCAL) -> dict[str, Any]:
        """What is other in a version than in another: the query as a unified diff, and parameters by name."""
        one, other = (self.get(id_or_name, principal, version=number) for number in (before, after))
        lines = unified_diff(
            one["sql"].splitlines(), other["sql"].splitlines(), f"version {before}", f"version {after}", lineterm=""
        )
        first, second = ({item["name"]: item for item in part["parameters"]} for part in (one, other))
        return {
            "sql": "\n".join(lines),
            "parameters": {
                "added": sorted(second.keys() - first.keys()),
                "removed": sorted(first.keys() - second.keys()),
                "changed": sorted(name for name in first.keys() & second.keys() if first[name] != second[name]),
            },
        }

    def share(self, id_or_name: str, subjects: Sequence[str], principal: Principal = LOCAL) -> dict[str, Any]:
        """Set who besides the owner may see and run a template: `everyone`, `user:…`, `role:…`, `group:…`.

        Raises:
            NotFound, Forbidden: There is none that the asker may see, or it is somebody else's.
            InvalidInput: A subject is none.
        """
        checked = template_from({"name": "x", "sql": "x", "shared_with": list(subjects)}).shared_with or ()
        with self._database.write() as session:
            row = self._own(session, id_or_name, principal)
            row.shared_with = list(checked)
            self._note(session, row, principal, f"shared with {', '.join(checked) or 'nobody'}")
            return _row_json(row, templates.version(session, row, None))

    def remove(self, id_or_name: str, principal: Principal = LOCAL) -> None:
        """Take a template away, with its versions.

        Raises:
            NotFound, Forbidden: There is none that the asker may see, or it is somebody else's.
        """
        with self._database.write() as session:
            row = self._own(session, id_or_name, principal)
            session.delete(row)
            self._note(session, row, principal, "removed")

    def run(
        self,
        id_or_name: str,
        values: Mapping[str, Any],
        principal: Principal = LOCAL,
        *,
        version: int | None = None,
        limit: int = 100,
        purpose: str | None = None,
    ) -> dict[str, Any]:
        """Run a template in the asker's name; the answer is stored as that of any query is.

        Args:
            limit: Rows of the answer to give at once; all are stored.

        Raises:
            NotFound: There is no such template, version or dataset.
            InvalidInput: A value is missing, or does not fit.
            NeuroLakeError: See `Queries.run`.
        """
        found = self._found(id_or_name, principal, version)
        query, bound = self._filled(found, values, principal)
        answer: Answer = self._asking.ask(
            query, principal, parameters=bound or None, bounds=Bounds(rows=limit, keep=True), purpose=purpose
        )
        if found.id is not None:
            with self._database.write(durable=False) as session:
                templates.used(session, found.id, self._clock())
        return answer.to_json() | {"template": found.name, "version": found.version, "sql": query}

    def _note(self, session: Session, row: QueryTemplate, principal: Principal, what: str) -> None:
        told = f"template {row.name} of {row.owner}: {what}"[:_MAX_REASON]
        entry = Entry("template.change", principal.name, reasons=(Reason("", told),), origin_id=row.id)
        self._audit.append(session, entry)

    def _try(self, wanted: Template, principal: Principal) -> None:
        """Plan the query with values to check it with; where a name has none, only its syntax is looked at."""
        found = parsed(wanted.sql, wanted.parameters)
        samples = {name: one.sample() for name, one in found.parameters.items()}
        lacking = [name for name, one in found.parameters.items() if samples[name] is None and one.is_name]
        if lacking:
            return
        values = {
            name: one.value(samples[name]) if samples[name] is not None else None
            for name, one in found.parameters.items()
        }
        self._check_names(found.parameters, values, principal)
        tree, bound = filled(found.tree, found.parameters, values)
        self._asking.check(sql_text(tree, "duckdb"), principal, bound or None)

    def _filled(self, found: _Found, values: Mapping[str, Any], principal: Principal) -> tuple[str, dict[str, Any]]:
        ready: Parsed = parsed(found.sql, found.parameters)
        given = given_values(ready.parameters, values)
        self._check_names(ready.parameters, given, principal)
        tree, bound = filled(ready.tree, ready.parameters, given)
        return sql_text(tree, "duckdb"), bound

    def _check_names(
        self, parameters: Mapping[str, Parameter], values: Mapping[str, Any], principal: Principal
    ) -> None:
        """Names without choices are those of the catalog that the asker may know of."""
        open_names = [one for one in parameters.values() if one.is_name and not one.choices]
        with self._database.read() as session:
            for one in open_names:
                table = values[one.name] if one.type == "table" else values.get(str(one.of), one.of)
                columns = self._columns(session, str(table), principal)
                if one.type == "column" and str(values[one.name]).lower() not in columns:
                    raise InvalidInput(
                        f"{table} has no column {str(values[one.name])[:100]!r}.", hint=", ".join(sorted(columns)[:30])
                    )

    def _columns(self, session: Session, name: str, principal: Principal) -> set[str]:
        """Columns of a dataset that the asker sees, in small letters."""
        rules = self._policies.rules(session, principal)
        dataset, decision = known_dataset(session, name, rules)
        known = {column.name for column in datasets.columns(session, dataset)}
        return {column.lower() for column in known if rules.bind_nothing or column in decision.columns}

    def _found(self, id_or_name: str, principal: Principal, version: int | None) -> _Found:
        with self._database.read() as session:
            row = self._row(session, id_or_name, principal)
            if row is not None:
                one = templates.version(session, row, version)
                parameters = tuple(Parameter.model_validate(item) for item in one.parameters)
                return _Found(row.id, row.name, one.version, one.sql, parameters)
        template = _one_shipped(id_or_name, version)
        return _Found(None, template.name, 1, template.sql, template.parameters)

    def _row(self, session: Session, id_or_name: str, principal: Principal) -> QueryTemplate | None:
        """The asker's own template of that name, else one that they may see; None where it can only be a shipped one.

        Raises:
            Conflict: Several have the name.
        """
        seen = [row for row in templates.named(session, id_or_name) if _may_see(row, principal)]
        own = [row for row in seen if row.owner == principal.name or row.id == id_or_name]
        if len(own or seen) > 1:
            listed = ", ".join(f"{row.id} of {row.owner}" for row in seen[:10])
            raise Conflict(f"Several templates are called {id_or_name!r}.", hint=f"Ask by id: {listed}.")
        return next(iter(own or seen), None)

    def _own(self, session: Session, id_or_name: str, principal: Principal) -> QueryTemplate:
        row = self._row(session, id_or_name, principal)
        if row is None:
            _one_shipped(id_or_name, None)
            raise Forbidden("The templates that every lake has cannot be changed.", hint="Save one of your own.")
        if row.owner != principal.name and not principal.is_admin:
            raise Forbidden(f"The template {row.name!r} is {row.owner}'s.", hint="Save one of your own.")
        return row


def _may_see(row: QueryTemplate, principal: Principal) -> bool:
    mine = principal.is_admin or row.owner == principal.name
    return mine or any(is_meant(subject, principal) for subject in row.shared_with)


def _one_shipped(name: str, version: int | None) -> Template:
    found = shipped().get(name)
    if found is None or version not in (None, 1):
        raise NotFound(f"There is no template {name[:100]!r}.", hint="neurolake template list shows those there are.")
    return found


def _text(brief: Mapping[str, Any]) -> str:
    return " ".join([brief["name"], brief["description"], brief["owner"], *brief["tags"]]).lower()


def _brief(row: QueryTemplate) -> dict[str, Any]:
    return {
        "id": row.id,
        "name": row.name,
        "owner": row.owner,
        "description": row.description,
        "tags": list(row.tags),
        "version": row.version,
        "uses": row.uses,
        "last_used_at": row.last_used_at.isoformat() if row.last_used_at else None,
        "updated_at": row.updated_at.isoformat(),
    }


def _shipped_brief(one: Template) -> dict[str, Any]:
    return {
        "id": one.name,
        "name": one.name,
        "owner": OWNER,
        "description": one.description,
        "tags": list(one.tags),
        "version": 1,
        "uses": None,
        "last_used_at": None,
        "updated_at": None,
    }


def _version_json(one: QueryTemplateVersion) -> dict[str, Any]:
    return {"version": one.version, "note": one.note, "by": one.by, "at": one.at.isoformat()}


def _row_json(row: QueryTemplate, one: QueryTemplateVersion) -> dict[str, Any]:
    return {
        **_brief(row),
        "shared_with": list(row.shared_with),
        **_version_json(one),
        "newest": row.version,
        "sql": one.sql,
        "parameters": list(one.parameters),
        "chart": one.chart,
    }


def _shipped_json(one: Template) -> dict[str, Any]:
    parameters = [item.model_dump(mode="json", exclude_defaults=True) for item in one.parameters]
    about = {"note": "", "by": OWNER, "at": None, "newest": 1, "shared_with": ["everyone"]}
    return {**_shipped_brief(one), **about, "sql": one.sql, "parameters": parameters, "chart": None}
