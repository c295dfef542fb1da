"""Verified questions run again: do they answer what is expected, and what are they taken for now?"""

from collections.abc import Mapping
from typing import Any

from neurolake.compliance.policies.expressions import Asker
from neurolake.kernel.errors import Cancelled, NeuroLakeError
from neurolake.kernel.principal import LOCAL
from neurolake.nuic.asking import Answer, Asking, Bounds
from neurolake.nuic.questions import differing
from neurolake.nuic.questions.service import Questions
from neurolake.nuic.semantic.questions import fingerprint
from neurolake.nuic.semantic.service import Semantic
from neurolake.nuic.semantic.verified import Verified, VerifiedQuestions

_MOST_ROWS = 1_000
_TIMEOUT_S = 30.0
_USUAL = Asker(LOCAL)


class Regression:
    """Checks a semantic layer together with the questions that it is to answer."""

    def __init__(self, semantic: Semantic, verified: VerifiedQuestions, questions: Questions, asking: Asking) -> None:
        self._semantic = semantic
        self._verified = verified
        self._questions = questions
        self._asking = asking

    def check(self, text: str | None = None, asker: Asker = _USUAL) -> dict[str, Any]:
        """What is wrong with a document, or the layer in force, and what became of each verified question.

        Questions are run as the asker, and those alone whose tables they may read. `passed` is false where the layer
        has errors or a question fails.

        Raises:
            InvalidInput: It is no semantic layer.
        """
        found = self._semantic.check(text, asker.principal)
        questions = [self._run(one, expected, asker) for one, expected in self._verified.all_of(asker.principal)]
        passed = found["valid"] and all(one["state"] != "failed" for one in questions)
        return found | {"questions": questions, "passed": passed}

    def _run(self, one: Verified, expected: Mapping[str, Any] | None, asker: Asker) -> dict[str, Any]:
        """`passed`, or `failed` with the reason; `understood` tells how the question is taken without its query."""
        told: dict[str, Any] = {"id": one.id, "question": one.question, "state": "passed", "why": None}
        try:
            answer = self._ask(one.sql, asker)
        except Cancelled:
            raise
        except NeuroLakeError as error:
            return told | {"state": "failed", "why": f"Its query cannot be run: {error.detail}", "understood": None}
        if expected is not None and fingerprint(answer.rows) != expected["digest"]:
            why = f"It answers {answer.total:,} rows that are not the {expected['rows']:,} expected."
            told |= {"state": "failed", "why": why, "rows": [list(row) for row in answer.rows[:10]]}
        return told | {"understood": self._taken(one, answer, asker)}

    def _taken(self, one: Verified, answer: Answer, asker: Asker) -> str:
        """`same` rows, rows that it `differs` in, or not sure enough to answer by itself: `asks`, `refuses`."""
        found = self._questions.understand(one.question, asker, verified=False)
        if found.best is None:
            return "asks" if found.readings else "refuses"
        try:
            own = self._ask(found.best.sql, asker)
        except Cancelled:
            raise
        except NeuroLakeError:
            return "refuses"
        alike = differing.same(answer, own) or (answer.total == own.total == 0)
        return "same" if alike else "differs"

    def _ask(self, sql: str, asker: Asker) -> Answer:
        bounds = Bounds(rows=_MOST_ROWS, timeout_s=_TIMEOUT_S)
        return self._asking.ask(sql, asker.principal, bounds=bounds, purpose=asker.purpose)
