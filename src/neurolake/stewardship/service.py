"""Cards of datasets as the product offers them: read, edited, and datasets deprecated, archived and restored."""

from collections.abc import Mapping
from typing import Any, Literal, TypedDict

from neurolake.catalog import cards, column_notes, domains, glossary, tags
from neurolake.catalog.texts import MAX_REASON, few, line, text
from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.service import Policies
from neurolake.compliance.policies.shown import known_dataset
from neurolake.kernel.clock import Clock, utc_now
from neurolake.kernel.errors import Conflict, Forbidden, InvalidInput
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.database import Database
from neurolake.nuic.insights.suggestions import Suggestion
from neurolake.stewardship.bookmarks import Bookmarks
from neurolake.stewardship.desk import Desk, Edit
from neurolake.stewardship.glossary import Glossary
from neurolake.stewardship.shown import shown_card

_MAX_COLUMN_TEXT = 4_000
_PERSONAL = "pii"


class CardChanges(TypedDict, total=False):
    """What to change of a card; what is not given stays. Lists are given whole.

    Attributes:
        owner: Who may do everything with the dataset; giving it away takes the right to manage it.
        stewards: Who is to be asked about it.
        terms: Words of the glossary.
    """

    description: str | None
    owner: str | None
    stewards: list[str]
    tags: list[str]
    domain: str | None
    terms: list[str]


class ColumnChanges(TypedDict, total=False):
    """What to change of what is said about a column; what is not given stays. Lists are given whole."""

    description: str | None
    tags: list[str]
    terms: list[str]


class Stewardship:
    """What people say about datasets. Answers are JSON-ready; every edit is in the audit log.

    Attributes:
        glossary: Words of the business, and domains.
        bookmarks: What somebody wants to find again.
    """

    def __init__(self, database: Database, policies: Policies, audit: AuditLog, clock: Clock = utc_now) -> None:
        self._desk = Desk(database, policies, audit, clock)
        self.glossary = Glossary(self._desk)
        self.bookmarks = Bookmarks(self._desk)

    def card(self, dataset: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """What people said about a dataset and its columns.

        Raises:
            NotFound: There is none that the asker may know of.
        """
        with self._desk.database.read() as session:
            rules = self._desk.policies.rules(session, principal)
            found, seen = known_dataset(session, dataset, rules)
            return shown_card(session, found, seen, rules)

    def edit(
        self, dataset: str, change: CardChanges, principal: Principal = LOCAL, *, expected: int | None = None
    ) -> dict[str, Any]:
        """Change a card; returns it.

        Args:
            expected: The version that the change was made from; None overwrites.

        Raises:
            NotFound: There is no such dataset, domain or term.
            Forbidden: The editor may not curate it, or may not give it to another owner.
            Conflict: It was edited meanwhile.
            InvalidInput: A value is not acceptable, or there is none.
        """
        what = _what(change)
        with self._desk.dataset(dataset, principal, what, expected=expected) as edit:
            self._edit(edit, change, principal.name)
            edit.session.flush()
            return shown_card(edit.session, edit.dataset, edit.seen, edit.rules)

    def edit_column(
        self,
        dataset: str,
        column: str,
        change: ColumnChanges,
        principal: Principal = LOCAL,
        *,
        expected: int | None = None,
    ) -> dict[str, Any]:
        """Change what is said about a column; returns the card.

        Raises:
            NotFound, Forbidden, Conflict, InvalidInput: See `edit`. Tags that policies speak of, and those of
                personal data, are an administrator's.
        """
        what = _what(change)
        with self._desk.dataset(dataset, principal, what, expected=expected, columns=(column,)) as edit:
            self._edit_column(edit, edit.need_column(column), change, principal.name)
            return shown_card(edit.session, edit.dataset, edit.seen, edit.rules)

    def accept(self, dataset: str, suggestion: Suggestion, principal: Principal = LOCAL) -> dict[str, Any]:
        """Say of a column what was suggested, besides what is said of it already; returns the card.

        Raises:
            NotFound, Forbidden: See `edit_column`.
        """
        known = self.card(dataset, principal)
        said = known["columns"].get(suggestion.column, {"tags": [], "terms": []})
        changes: dict[str, ColumnChanges] = {
            "description": {"description": suggestion.value},
            "tag": {"tags": [*said["tags"], suggestion.value]},
            "term": {"terms": [*said["terms"], suggestion.value]},
        }
        change = changes[suggestion.kind]
        return self.edit_column(dataset, suggestion.column, change, principal, expected=known["version"])

    def deprecate(
        self,
        dataset: str,
        reason: str,
        principal: Principal = LOCAL,
        *,
        successor: str | None = None,
        expected: int | None = None,
    ) -> dict[str, Any]:
        """Say that a dataset is not to be used any more, why, and what is to be used in its place; returns its card.

        Raises:
            NotFound: There is no such dataset or successor.
            Forbidden, Conflict: See `edit`.
            InvalidInput: There is no reason, or it is to follow itself.
        """
        told = text(reason, "reason", MAX_REASON)
        if told is None:
            raise InvalidInput("A dataset is deprecated for a reason.", hint="Say it in a sentence.")
        return self._move(dataset, "deprecated", told, principal, successor, expected)

    def archive(
        self, dataset: str, principal: Principal = LOCAL, *, reason: str = "", expected: int | None = None
    ) -> dict[str, Any]:
        """Put a dataset away: searches find it only when asked to. Its data stays, and can be read. Returns its card.

        Raises:
            NotFound, Forbidden, Conflict: See `edit`.
        """
        return self._move(dataset, "archived", text(reason, "reason", MAX_REASON), principal, None, expected)

    def restore(self, dataset: str, principal: Principal = LOCAL, *, expected: int | None = None) -> dict[str, Any]:
        """A dataset is in use again, whether it was deprecated or archived; returns its card.

        Raises:
            NotFound, Forbidden, Conflict: See `edit`.
        """
        return self._move(dataset, "active", None, principal, None, expected)

    def _edit(self, edit: Edit, change: CardChanges, by: str) -> None:
        session, dataset, now = edit.session, edit.dataset, self._desk.clock()
        if "owner" in change:
            edit.need("manage")
            owner = change["owner"]
            dataset.owner = None if owner is None else line(owner, "name of a person")
        if "description" in change:
            dataset.description = text(change["description"] or "", "description")
        if "domain" in change:
            named = change["domain"]
            edit.card.domain = None if named is None else domains.find(session, named).name
        if "stewards" in change:
            cards.put_stewards(session, dataset, change["stewards"])
        if "tags" in change:
            cards.put_tags(session, dataset, change["tags"], by=by, now=now)
        if "terms" in change:
            glossary.put_links(session, dataset.id, glossary.WHOLE, change["terms"], by=by, now=now)

    def _edit_column(self, edit: Edit, column: str, change: ColumnChanges, by: str) -> None:
        session, dataset, now = edit.session, edit.dataset, self._desk.clock()
        if "description" in change:
            told = text(change["description"] or "", "description", _MAX_COLUMN_TEXT)
            column_notes.put(session, dataset.id, column, told, by=by, now=now)
        if "tags" in change:
            wanted = few(change["tags"], "tags", cards.MAX_TAGS)
            known = tags.given(session, [dataset.id]).get(dataset.id, {}).get(column, frozenset())
            _need_free_tags(edit, known.symmetric_difference(wanted))
            tags.put(session, dataset, column, wanted, by=by, now=now)
        if "terms" in change:
            glossary.put_links(session, dataset.id, column, change["terms"], by=by, now=now)

    def _move(
        self,
        dataset: str,
        state: Literal["active", "deprecated", "archived"],
        reason: str | None,
        principal: Principal,
        successor: str | None,
        expected: int | None,
    ) -> dict[str, Any]:
        with self._desk.dataset(dataset, principal, f"{state} from now on", expected=expected) as edit:
            follows = known_dataset(edit.session, successor, edit.rules)[0].id if successor else None
            if follows == edit.dataset.id:
                raise InvalidInput("A dataset cannot follow itself.", hint="Name another, or none.")
            if edit.card.state == state == "active":
                raise Conflict(f"{edit.dataset.zone}.{edit.dataset.name} is in use already.")
            edit.card.state, edit.card.reason, edit.card.successor_id = state, reason, follows
            edit.dataset.notice = None if state == "active" else f"{state}: {reason}" if reason else f"{state}."
            edit.card.state_since, edit.card.state_by = self._desk.clock(), principal.name
            edit.session.flush()
            return shown_card(edit.session, edit.dataset, edit.seen, edit.rules)


def _what(change: Mapping[str, Any]) -> str:
    if not change:
        raise InvalidInput("There is nothing to change.", hint="Give a description, tags, terms, …")
    return f"edited {', '.join(sorted(change))}"


def _need_free_tags(edit: Edit, tags_changed: frozenset[str]) -> None:
    """Masks and grants bind to tags: who may give or take those may open what is hidden."""
    if edit.rules.bind_nothing:
        return
    for tag in sorted(tags_changed):
        if tag.split(".")[0] == _PERSONAL or edit.rules.speak_of(tag):
            raise Forbidden(
                f"Policies speak of the tag {tag[:64]!r}: only administrators give or take it.",
                hint="Ask an administrator, or use another tag.",
                dataset=edit.dataset.name,
            )
