"""Finds personal data in a relation: what the values look like, what the columns are called, what stands beside them.

Each source of evidence gives a probability that the column holds an entity: the values (`Guess.weight`), the column's
name, and other columns. They are taken as independent: confidence = 1 − Π (1 − evidence). Of a column with values of
one form the strongest entity is the finding; longer texts may hold several.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from neurolake.compliance.pii.base import ENTITIES, THRESHOLD, Entity, Evidence, Finding, Guess, Values
from neurolake.compliance.pii.contact import ip_addresses, phone_numbers, street_addresses
from neurolake.compliance.pii.embedded import embedded
from neurolake.compliance.pii.facts import birth_dates, coordinates
from neurolake.compliance.pii.lexicon import about_a_person, completes_an_address, name_evidence
from neurolake.compliance.pii.loose import share_that_fits
from neurolake.compliance.pii.people import person_names
from neurolake.compliance.pii.recognizers import guesses
from neurolake.compliance.pii.sampling import ROWS, sample
from neurolake.engine.base import Column, Session

_BESIDE_A_PERSON = 0.45
_BESIDE_AN_ID = 0.3
_BESIDE_A_NAME = 0.25
_HALF_A_NAME = 0.35
_COMPLETES = 0.6
_MOST_NAMED = 5
# Entities that make the rows of a table be about persons.
_PERSONAL: frozenset[Entity] = frozenset(
    {"name", "email", "phone", "ssn", "national_id", "passport", "driving_licence", "card", "iban", "username"}
)
_AGAINST = 0.5
_MOST_CONFIDENT = 0.99
_TEXT_CHECKS: tuple[Callable[[Sequence[str]], Guess | None], ...] = (
    ip_addresses,
    phone_numbers,
    person_names,
    street_addresses,
)


@dataclass(frozen=True)
class _Candidate:
    """An entity that a column may hold, with what speaks for it before its neighbours are looked at."""

    values: Values
    guess: Guess
    named: float
    words: str | None

    @property
    def confidence(self) -> float:
        return 1 - (1 - self.guess.weight) * (1 - self.named)


def detect(
    session: Session, relation: str, columns: Sequence[Column], *, rows: int = ROWS, texts: bool = True
) -> tuple[Finding, ...]:
    """The personal data in a relation, in the order of its columns.

    Args:
        relation: Anything that may stand after FROM.
        rows: How many rows to look at, drawn from all of them.
        texts: Whether to search longer texts for what stands inside them, in all rows.
    """
    looked_at = sample(session, relation, columns, rows)
    found = [finding for finding in _typed(looked_at) if finding is not None]
    if texts:
        typed = {finding.column for finding in found}
        found += embedded(session, relation, [values for values in looked_at if values.column not in typed])
    order = {column.name: number for number, column in enumerate(columns)}
    return tuple(sorted(found, key=lambda finding: (order[finding.column], finding.path, -finding.confidence)))


def _typed(looked_at: Sequence[Values]) -> list[Finding | None]:
    candidates = [list(_candidates(values)) for values in looked_at]
    personal = _personal_columns(candidates)
    about = tuple(values.column for values in looked_at if about_a_person(values.name))
    found = [_best(options, personal, about) for options in candidates]
    return found + _completing(looked_at, found)


def _candidates(values: Values) -> Iterator[_Candidate]:
    named = name_evidence(values.name)
    best: dict[Entity, Guess] = {}
    for guess in _guesses(values):
        if named.speaks_against and guess.entity in ("name", "address"):
            guess = replace(guess, weight=guess.weight * _AGAINST)  # noqa: PLW2901 - the same guess, less sure
        if guess.entity not in best or guess.weight > best[guess.entity].weight:
            best[guess.entity] = guess
    said = {} if named.speaks_against else named.speaks_for
    for entity in (entity for entity in ENTITIES if entity in best or entity in said):
        strength, words = said.get(entity, (0.0, None))
        fits = share_that_fits(entity, values.kind, values.texts) if words else 0.0
        strength = strength * fits if fits >= 0.3 else 0.0
        guess = best.get(entity, Guess(entity, "column name", 0.0, len(values.texts), 0))
        if guess.weight or strength:
            yield _Candidate(values, guess, strength, words if strength else None)


def _guesses(values: Values) -> Iterator[Guess]:
    if values.kind in ("text", "other", "integer"):
        yield from guesses(values.texts, values.kind)
    checks: list[Guess | None] = []
    if values.kind in ("text", "other"):
        checks += [check(values.texts) for check in _TEXT_CHECKS]
    if values.kind in ("text", "date", "timestamp"):
        checks.append(birth_dates(values.texts))
    if values.kind in ("text", "float"):
        checks.append(coordinates(values.texts, values.kind))
    yield from (guess for guess in checks if guess is not None)


def _personal_columns(candidates: Sequence[Sequence[_Candidate]]) -> tuple[str, ...]:
    return tuple(
        options[0].values.column
        for options in candidates
        if any(option.guess.entity in _PERSONAL and option.confidence >= THRESHOLD for option in options)
    )


def _best(options: Sequence[_Candidate], personal: Sequence[str], about: Sequence[str]) -> Finding | None:
    judged = [finding for option in options if (finding := _judged(option, personal, about)) is not None]
    return max(judged, key=lambda finding: finding.confidence, default=None)


def _judged(option: _Candidate, personal: Sequence[str], about: Sequence[str]) -> Finding | None:
    beside = tuple(column for column in personal if column != option.values.column)
    confidence: float = option.confidence
    context: tuple[str, ...] = ()
    strength = _strength_of_context(option, beside, about)
    if strength is None:
        return None
    if strength:
        context = (beside or tuple(about))[:_MOST_NAMED]
        confidence = 1 - (1 - confidence) * (1 - strength)
    if confidence < THRESHOLD:
        return None
    return _finding(option, min(_MOST_CONFIDENT, confidence), context)


def _strength_of_context(option: _Candidate, beside: Sequence[str], about: Sequence[str]) -> float | None:
    """How far the other columns speak for the entity; None when it is nothing without them, and they do not."""
    entity = option.guess.entity
    if entity == "name":
        return _BESIDE_A_NAME if beside and option.guess.weight >= _HALF_A_NAME else 0.0
    if entity not in ("birth_date", "coordinates"):
        return 0.0
    strength = _BESIDE_A_PERSON if beside else _BESIDE_AN_ID if about else 0.0
    named = option.named >= THRESHOLD and entity == "birth_date"
    return strength if strength or named else None


def _finding(option: _Candidate, confidence: float, context: tuple[str, ...]) -> Finding:
    values, guess = option.values, option.guess
    evidence = Evidence(guess.recognizer, guess.checked, guess.matched, option.words, context)
    return Finding(values.column, guess.entity, round(confidence, 3), evidence, values.path)


def _completing(looked_at: Sequence[Values], found: Sequence[Finding | None]) -> list[Finding | None]:
    """Postal codes and towns are part of an address where the street stands beside them."""
    streets = tuple(finding.column for finding in found if finding and finding.entity == "address")
    taken = {(finding.column, finding.path) for finding in found if finding}
    if not streets:
        return []
    return [
        Finding(
            values.column,
            "address",
            _COMPLETES,
            Evidence("column name", len(values.texts), 0, values.name, streets[:_MOST_NAMED]),
            values.path,
        )
        for values in looked_at
        if (values.column, values.path) not in taken and completes_an_address(values.name)
    ]
