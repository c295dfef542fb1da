"""What is concluded from the catalog, by subject."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import delete

from neurolake.compliance.audit import AuditLog
from neurolake.compliance.policies.service import Policies
from neurolake.gate.dependents import Finder
from neurolake.kernel.clock import Clock, utc_now
from neurolake.llm.base import Model
from neurolake.metadata.database import Database
from neurolake.metadata.models import (
    Base,
    ColumnSketch,
    ColumnValue,
    DatasetSketch,
    DatasetValues,
    SearchDocument,
    SearchPosting,
    SearchTerm,
    SearchTrigram,
    SketchHash,
)
from neurolake.nuic.asking import Asking
from neurolake.nuic.insights.service import Insights
from neurolake.nuic.lineage.service import Lineage
from neurolake.nuic.patterns.proposal import Trials
from neurolake.nuic.patterns.service import Patterns
from neurolake.nuic.quality.service import Quality
from neurolake.nuic.questions.modelled import Modelled
from neurolake.nuic.questions.service import Questions
from neurolake.nuic.rankings.service import Rankings
from neurolake.nuic.recommendations.base import Ask
from neurolake.nuic.recommendations.service import Recommendations
from neurolake.nuic.search.service import Search
from neurolake.nuic.semantic.regression import Regression
from neurolake.nuic.semantic.service import Semantic
from neurolake.nuic.semantic.verified import VerifiedQuestions
from neurolake.nuic.sketches.base import Draw
from neurolake.nuic.sketches.service import Sketches
from neurolake.nuic.templates.service import Templates
from neurolake.nuic.usage.service import Usage
from neurolake.nuic.values.base import Draw as DrawValues
from neurolake.nuic.values.service import ValueIndex

TABLES: tuple[type[Base], ...] = (
    SearchPosting,
    SearchTrigram,
    SearchTerm,
    SearchDocument,
    SketchHash,
    ColumnSketch,
    DatasetSketch,
    ColumnValue,
    DatasetValues,
)
"""Everything that is concluded and kept: what stands here can be dropped at any time."""


@dataclass(frozen=True)
class Reach:
    """How what is concluded gets at data; always on the governed path.

    Attributes:
        asking: Asks and changes in somebody's name.
        draw: Gives sketches the hashes of values.
        draw_values: Gives the index of values what it holds.
        ask: Answers a statement as somebody.
        trials: Opens places where patterns are tried on rows of a dataset.
        finders: Find what depends on a dataset by name.
    """

    asking: Asking
    draw: Draw
    draw_values: DrawValues
    ask: Ask
    trials: Trials
    finders: tuple[Finder, ...] = ()


class Nuic:
    """The unified catalog's services.

    Attributes:
        lineage: What was made from what.
        search: Datasets and columns by words.
        rankings: What is used most, what is best, how much there is.
        quality: How good data is, and the rules that it is to keep.
        insights: What the figures of a dataset tell.
        recommendations: Datasets that go with one.
        usage: Who reads what of a dataset.
        sketches: By which columns with the same values are found.
        values: By which a word of a question tells the column that it is a value of.
        questions: Questions in words, made into queries.
        semantic: What figures mean: entities, measures, joins, in versions.
        verified: Questions whose queries people verified.
        regression: Whether verified questions are still answered as they were.
        templates: Queries with parameters that people keep.
        patterns: Transformations that are used again and again.

    Args:
        reach: How it gets at data.
        model: Opens the language model, which may be none.
    """

    def __init__(
        self,
        database: Database,
        policies: Policies,
        audit: AuditLog,
        reach: Reach,
        model: Callable[[], Model],
        *,
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self.lineage = Lineage(database, policies, reach.finders)
        self.search = Search(database, policies, clock)
        self.rankings = Rankings(database, policies, clock)
        self.quality = Quality(database, policies, audit, reach.asking)
        self.templates = Templates(database, policies, audit, reach.asking)
        self.patterns = Patterns(database, policies, reach.asking, reach.trials)
        self.sketches = Sketches(database, reach.draw)
        self.values = ValueIndex(database, reach.draw_values)
        self.semantic = Semantic(database, policies, audit, reach.asking, self.sketches, clock)
        self.verified = VerifiedQuestions(database, policies, audit, reach.asking, clock)
        self.questions = Questions(
            database,
            policies,
            self.search,
            self.values,
            self.sketches,
            reach.asking,
            modelled=Modelled(model),
            semantic=self.semantic,
            verified=self.verified,
            clock=clock,
        )
        self.regression = Regression(self.semantic, self.verified, self.questions, reach.asking)
        self.insights = Insights(database, policies, self.sketches, clock)
        self.recommendations = Recommendations(database, self.insights, self.lineage, self.search, reach.ask)
        self.usage = Usage(database, policies, clock)

    def forget(self) -> None:
        """Drop everything that was concluded; searches find nothing until it is made anew."""
        with self._database.write() as session:
            for model in TABLES:
                session.execute(delete(model))

    def rebuild(self, progress: Callable[[float], None] | None = None) -> dict[str, int]:
        """Make anew from the catalog and the files what was concluded from them, while it answers.

        Args:
            progress: Told how much of the search index is made, 0 to 1.

        Returns:
            How many datasets the search has, and how many are left whose values are yet to be looked at.
        """
        found = self.search.rebuild(progress)
        waiting = (index.refresh(most=100_000, seconds=3600.0) for index in (self.sketches, self.values))
        return {"datasets": found, "waiting": max(waiting)}

    def follow(self) -> None:
        """Have what is concluded follow the catalog in the background; for processes that stay."""
        self.search.follower.start()
        self.values.follower.start()

    def close(self) -> None:
        """End what goes on in the background."""
        self.search.close()
        self.sketches.close()
        self.values.close()
