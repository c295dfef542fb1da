"""A sample of a dataset for services below `query`, read on the governed path like everything else."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from neurolake.app.for_now import for_now
from neurolake.compliance.pii.scan import Opened
from neurolake.engine.base import Engine
from neurolake.engine.sql import ident
from neurolake.kernel.principal import ADMIN, Principal

if TYPE_CHECKING:
    from neurolake.query.service import Queries

READER = Principal("system:personal-data", roles=frozenset((ADMIN,)))
"""Who scans read as; its name stands in the history and with the accesses."""

_ROWS = 20_000
_RELATION = "scanned"


@contextmanager
def sampled(queries: "Queries", engine: Engine, dataset: str) -> Iterator[Opened]:
    """Rows drawn from all of a dataset, as a relation in a session of its own."""
    from neurolake.query.question import Question

    question = Question(_sample_sql(dataset), principal=READER)
    with for_now(queries, queries.run(question)) as drawn, engine.session() as session:
        session.register(_RELATION, drawn.to_arrow())
        yield Opened(session, _RELATION)


def _sample_sql(dataset: str) -> str:
    """The statement; the name goes through the tree."""
    return f"SELECT * FROM {ident(dataset)} USING SAMPLE reservoir({_ROWS} ROWS)"
