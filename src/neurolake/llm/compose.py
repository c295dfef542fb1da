"""Everything that a request passes on its way to a model, in its order."""

from collections.abc import Sequence

from neurolake.cache.base import Cache
from neurolake.llm.accounted import Accounted
from neurolake.llm.base import Model
from neurolake.llm.breaker import Breaker
from neurolake.llm.cached import Cached
from neurolake.llm.fallback import Fallback
from neurolake.llm.ledger import Ledger
from neurolake.llm.redacted import Redacted, Spans
from neurolake.llm.registry import models
from neurolake.llm.retrying import Retrying


def open_model(urls: Sequence[str], ledger: Ledger, cache: Cache, spans: Spans | None) -> Model:
    """The models of `urls`, each taking over when those before it are away.

    A request is looked for in the cache; personal data are taken out where it may leave this machine; then each model
    is asked again as long as that can help, and each single time is accounted for.

    Args:
        spans: Finds personal data; None lets them leave.

    Raises:
        InvalidOption: A URL is wrong, its extra is not installed, or its key is not there.
    """
    model: Model = Fallback([Breaker(Retrying(Accounted(models.open(url), ledger))) for url in urls])
    if not model.capabilities.answers:
        return models.open("offline:")
    if spans is not None and model.capabilities.network:
        model = Redacted(model, spans)
    return Cached(model, cache)
