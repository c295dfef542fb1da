"""The glossary and the domains as the product offers them. Everybody reads them; curators of everything edit them."""

from typing import Any, TypedDict

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from neurolake.catalog import cards, changes, domains, glossary
from neurolake.catalog.texts import text
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.kernel.errors import Conflict, InvalidInput, LimitExceeded
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import LOCAL, Principal
from neurolake.metadata.models import Dataset, DatasetCard, Domain, GlossaryTerm
from neurolake.stewardship.desk import Desk

_MOST_LINKS = 1_000
_MOST_DOMAINS = 1_000
_MOST_TERMS = 100_000


class TermChanges(TypedDict, total=False):
    """What to change of a term; what is not given stays.

    Attributes:
        name: Another name for it.
        synonyms: Other words, given whole.
    """

    name: str
    definition: str
    synonyms: list[str]
    domain: str | None


class Glossary:
    """Words of the business, and domains. Answers are JSON-ready."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def terms(self, *, after: str = "", limit: int = 100) -> dict[str, Any]:
        """Terms by name, in pages; `next` is what to give as `after` for more."""
        with self._desk.database.read() as session:
            found = glossary.listing(session, after=glossary.key_of(after), limit=limit + 1)
            synonyms = glossary.synonyms_of(session, [term.id for term in found])
            page = found[:limit]
            return {
                "terms": [_term(term, synonyms.get(term.id, [])) for term in page],
                "next": page[-1].key if len(found) > limit else None,
            }

    def term(self, word: str, principal: Principal = LOCAL) -> dict[str, Any]:
        """One term, by its name, another word for it, or its id; with what speaks of it, as far as they may know.

        Raises:
            NotFound: There is none.
        """
        with self._desk.database.read() as session:
            term = glossary.find(session, word)
            shown = _term(term, glossary.synonyms_of(session, [term.id]).get(term.id, []))
            return shown | {"links": _links(session, term, self._desk.policies.rules(session, principal))}

    def define(self, name: str, change: TermChanges, principal: Principal = LOCAL) -> dict[str, Any]:
        """Add a term.

        Raises:
            Forbidden: They may not curate everything.
            Conflict: The word is said of a term already.
            NotFound: There is no such domain.
            InvalidInput: It has no definition, or a word is not acceptable.
        """
        with self._desk.glossary(principal, f"defined the term {name}") as session:
            if (session.scalar(select(func.count()).select_from(GlossaryTerm)) or 0) >= _MOST_TERMS:
                raise LimitExceeded(f"The glossary has {_MOST_TERMS:,} terms already.")
            term = GlossaryTerm(id=new_id(), version=0)
            return self._change(session, term, {"definition": "", **change, "name": name}, principal)

    def change(
        self, word: str, change: TermChanges, principal: Principal = LOCAL, *, expected: int | None = None
    ) -> dict[str, Any]:
        """Change a term.

        Raises:
            NotFound: There is no such term or domain.
            Forbidden, InvalidInput: See `define`.
            Conflict: A word is another term's, or the term was changed meanwhile.
        """
        with self._desk.glossary(principal, f"changed the term {word}") as session:
            term = _held(session, glossary.find(session, word))
            _need_version(f"The term {term.name!r}", term.version, expected)
            return self._change(session, term, change, principal)

    def remove(self, word: str, principal: Principal = LOCAL, *, expected: int | None = None) -> None:
        """Remove a term, its other words and its links.

        Raises:
            NotFound, Forbidden, Conflict: See `change`.
        """
        with self._desk.glossary(principal, f"removed the term {word}") as session:
            term = _held(session, glossary.find(session, word))
            _need_version(f"The term {term.name!r}", term.version, expected)
            glossary.note_links(session, term.id)
            session.delete(term)

    def domains(self) -> list[dict[str, Any]]:
        """All domains, by name."""
        with self._desk.database.read() as session:
            return [_domain(one) for one in session.scalars(select(Domain).order_by(Domain.name))]

    def put_domain(
        self, name: str, description: str | None, principal: Principal = LOCAL, *, expected: int | None = None
    ) -> dict[str, Any]:
        """Add a domain, or describe the one of this name anew.

        Raises:
            InvalidName: The name is none.
            Forbidden, Conflict: See `change`.
        """
        named = domains.checked(name)
        with self._desk.glossary(principal, f"edited the domain {named}") as session:
            domain = session.get(Domain, named, with_for_update=True)
            _need_version(f"The domain {named!r}", domain.version if domain else 0, expected)
            if domain is None:
                if (session.scalar(select(func.count()).select_from(Domain)) or 0) >= _MOST_DOMAINS:
                    raise LimitExceeded(f"There are {_MOST_DOMAINS:,} domains already.")
                domain = Domain(name=named, version=0)
                session.add(domain)
            domain.description = text(description or "", "description")
            domain.version, domain.updated_at, domain.updated_by = (
                domain.version + 1,
                self._desk.clock(),
                principal.name,
            )
            return _domain(domain)

    def remove_domain(self, name: str, principal: Principal = LOCAL) -> None:
        """Remove a domain; what belonged to it belongs to none.

        Raises:
            NotFound, Forbidden: See `change`.
        """
        with self._desk.glossary(principal, f"removed the domain {name}") as session:
            domain = domains.find(session, name)
            for dataset_id in session.scalars(select(DatasetCard.dataset_id).filter_by(domain=domain.name)).all():
                changes.note(session, dataset_id)
            for model in (DatasetCard, GlossaryTerm):
                session.execute(update(model).filter_by(domain=domain.name).values(domain=None))
            session.delete(domain)

    def _change(
        self, session: Session, term: GlossaryTerm, change: TermChanges, principal: Principal
    ) -> dict[str, Any]:
        if "definition" in change:
            definition = text(change["definition"], "definition")
            if definition is None:
                raise InvalidInput("A term needs a definition.", hint="Say what is meant by it in a sentence.")
            term.definition = definition
        if "name" in change:
            glossary.name_term(session, term, change["name"])
        if "domain" in change:
            named = change["domain"]
            term.domain = None if named is None else domains.find(session, named).name
        term.version, term.updated_at, term.updated_by = term.version + 1, self._desk.clock(), principal.name
        session.add(term)
        session.flush()
        if "synonyms" in change:
            glossary.put_synonyms(session, term, change["synonyms"])
        glossary.note_links(session, term.id)
        return _term(term, glossary.synonyms_of(session, [term.id]).get(term.id, []))


def _held(session: Session, term: GlossaryTerm) -> GlossaryTerm:
    """The term as it is now, held for this transaction."""
    session.refresh(term, with_for_update=True)
    return term


def _need_version(what: str, version: int, expected: int | None) -> None:
    if expected is not None and expected != version:
        raise Conflict(
            f"{what} was changed meanwhile: it is at version {version}.",
            hint="Look at what it says now, and make the change again.",
            version=version,
        )


def _term(term: GlossaryTerm, synonyms: list[str]) -> dict[str, Any]:
    return {
        "id": term.id,
        "name": term.name,
        "definition": term.definition,
        "synonyms": synonyms,
        "domain": term.domain,
        "version": term.version,
        "updated_at": term.updated_at.isoformat(),
        "updated_by": term.updated_by,
    }


def _domain(domain: Domain) -> dict[str, Any]:
    return {
        "name": domain.name,
        "description": domain.description,
        "version": domain.version,
        "updated_at": domain.updated_at.isoformat(),
        "updated_by": domain.updated_by,
    }


def _links(session: Session, term: GlossaryTerm, rules: Rules) -> list[dict[str, Any]]:
    """What speaks of a term: datasets and columns that the asker may know of, at most 1,000 looked at."""
    found = glossary.links(session, term.id, _MOST_LINKS)
    ids = {dataset_id for dataset_id, _ in found}
    decisions = catalog_decisions(session, ids, rules)
    names = {
        row.id: f"{row.zone}.{row.name}"
        for row in session.execute(select(Dataset.id, Dataset.zone, Dataset.name).where(Dataset.id.in_(ids)))
    }
    hidden = cards.archived(session, ids)
    return [
        {"dataset_id": one, "dataset": names[one], "column": column or None, "archived": one in hidden}
        for one, column in found
        if decisions[one].visible and (column == glossary.WHOLE or column in decisions[one].columns)
    ]
