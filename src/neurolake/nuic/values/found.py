"""Words of a question among the values that the asker sees as they are: what is hidden helps to find nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy.orm import Session

from neurolake.catalog.tags import tags_of_each
from neurolake.compliance.policies.decide import Decision
from neurolake.compliance.policies.facts import catalog_decisions
from neurolake.compliance.policies.rules import Rules
from neurolake.intent.tokens import words
from neurolake.nuic.batches import batched
from neurolake.nuic.values import store
from neurolake.nuic.values.base import MOST_WORDS, is_personal, key
from neurolake.nuic.values.store import Place

_AT_ONCE = 400
_SHORTEST_MISSPELT = 5
_TRUSTED = 2
_MOST_MISSPELT = 12


def said(session: Session, tokens: Sequence[str], rules: Rules) -> dict[Place, set[str]]:
    """Place → its values that the question says in so many words."""
    keys = set(_keys(tokens))
    return _seen(session, store.with_keys(session, sorted(keys)), rules)


def misspelt(
    session: Session,
    tokens: Sequence[str],
    known: Mapping[Place, Collection[str]],
    among: Collection[str],
    rules: Rules,
) -> dict[Place, set[str]]:
    """Place → values that begin like a word of the question which is no value itself.

    Args:
        known: What `said` tells.
        among: The datasets that are looked at; the asker may know of them.
    """
    exact = {key(words(value)) for values in known.values() for value in values}
    odd = dict.fromkeys(one for token in tokens for one in words(token) if _may_be_misspelt(one, exact))
    found = (row for word in list(odd)[:_MOST_MISSPELT] for row in store.beginning(session, word[:_TRUSTED], among))
    return _seen(session, found, rules)


def _may_be_misspelt(word: str, exact: Collection[str]) -> bool:
    return len(word) >= _SHORTEST_MISSPELT and word.isalpha() and key([word]) not in exact


def _keys(tokens: Sequence[str]) -> Iterator[str]:
    """The keys of all runs of words."""
    cut = [word for token in tokens for word in words(token)]
    for start in range(len(cut)):
        for end in range(start + 1, min(start + MOST_WORDS, len(cut)) + 1):
            yield key(cut[start:end])


def _seen(session: Session, found: Iterable[tuple[str, str, str]], rules: Rules) -> dict[Place, set[str]]:
    values: dict[Place, set[str]] = defaultdict(set)
    for dataset_id, column, value in found:
        values[dataset_id, column].add(value)
    plain = plain_columns(session, {dataset_id for dataset_id, _ in values}, rules)
    return {place: its for place, its in values.items() if place[1] in plain.get(place[0], ())}


def plain_columns(session: Session, dataset_ids: Collection[str], rules: Rules) -> dict[str, frozenset[str]]:
    """Dataset id → the columns that the asker sees as they are, in all rows, and that are no personal data."""
    plain: dict[str, frozenset[str]] = {}
    for some in batched(sorted(dataset_ids), _AT_ONCE):
        decisions, tags = catalog_decisions(session, some, rules), tags_of_each(session, some)
        plain |= {one: _plain(decision, tags.get(one, {})) for one, decision in decisions.items()}
    return plain


def _plain(decision: Decision, tags: Mapping[str, Collection[str]]) -> frozenset[str]:
    return frozenset(column for column in decision.plain if not is_personal(tags.get(column, ())))
