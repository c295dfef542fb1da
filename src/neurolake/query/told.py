"""How a query ended, for those who count."""

from neurolake.kernel.signals import signal
from neurolake.query.live import Live

_NO_ENGINE = "none"


def tell(live: Live) -> None:
    """Signal the end of a query, its stages and its rows."""
    outcome, timings = live.outcome, live.totalled()
    cache = outcome.facts.get("cache", {}).get("status", "none")
    engine = outcome.engine or _NO_ENGINE
    signal("query.ended", timings.pop("total") / 1000, state=outcome.state, engine=engine, cache=cache)
    for stage, milliseconds in timings.items():
        signal("query.stage", milliseconds / 1000, stage=stage)
    if outcome.kept is not None:
        signal("query.rows", outcome.kept.rows)
