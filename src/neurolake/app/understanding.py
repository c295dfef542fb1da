"""Questions in words on the query path."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import AmbiguousQuestion, NotUnderstood

if TYPE_CHECKING:
    from neurolake.nuic.questions.base import Reading, Understood
    from neurolake.nuic.questions.service import Questions
    from neurolake.query import understand as path


def understanding(questions: "Callable[[], Questions]") -> "path.Understand":
    """How the query path makes SQL of words.

    Args:
        questions: Opened at the first use.
    """

    def understand(words: str, asker: Asker) -> "path.Reading":
        from neurolake.query.understand import Reading

        found = questions().understand(words, asker)
        best = need_best(found)
        others = tuple(one.to_json() for one in found.others)
        return Reading(best.sql, best.reading, best.confidence, others)

    return understand


def need_best(found: "Understood") -> "Reading":
    """The answer.

    Raises:
        AmbiguousQuestion, NotUnderstood: There is none.
    """
    if found.best is not None:
        return found.best
    if found.clarification is not None:
        readings = [one.to_json() for one in found.others]
        raise AmbiguousQuestion(
            found.clarification, hint="Choose one of the readings.", readings=readings, note=found.note
        )
    raise not_understood(found)


def not_understood(found: "Understood") -> NotUnderstood:
    """The error for a question of which nothing was made."""
    return NotUnderstood(
        found.refused or "Nothing was understood.",
        hint="Use words of the catalog, or ask in SQL.",
        understood=list(found.parts) or None,
        note=found.note,
    )
