"""When the data of a dataset, and of all that it was made from, last changed. Not when its catalog entry did."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from neurolake.metadata.models import Snapshot
from neurolake.nuic.batches import batched
from neurolake.nuic.lineage import told
from neurolake.nuic.lineage.base import Reach, Thing
from neurolake.nuic.lineage.sight import Sight
from neurolake.nuic.lineage.walk import Walk, walk

_AT_ONCE = 400
_REWRITE = "replace"
"""Operation of a snapshot that has the same rows in other files."""


def freshness(sight: Sight, dataset: Thing, reach: Reach) -> dict[str, Any]:
    """The data's time, that of every dataset upstream, and the slowest of these.

    A view has the time of the newest data that it reads. `stale_because` lists the direct sources of a table whose
    data has changed since the table's.
    """
    found = walk(sight, [dataset], "upstream", reach.among_datasets())
    times = _data_times(sight, found, reach.as_of)
    shown = told.nodes(sight, found.distances)
    own = times.get(dataset)
    upstream = [
        {**shown[thing], "distance": at, "data_time": told.moment(times.get(thing))}
        for thing, at in found.distances.items()
        if at
    ]
    dated = [one for one in upstream if one["data_time"]]
    slowest = min(dated, key=lambda one: (one["data_time"], one["distance"]), default=None)
    newer = [one for one in dated if one["distance"] == 1 and own and one["data_time"] > own.isoformat()]
    return {
        "dataset": {**shown[dataset], "data_time": told.moment(own)},
        "as_of": told.moment(reach.as_of),
        "upstream": upstream,
        "slowest": slowest,
        "stale": bool(newer),
        "stale_because": newer,
        "truncated": found.cut,
        "deeper": found.deeper,
    }


def _data_times(sight: Sight, found: Walk, as_of: datetime | None) -> dict[Thing, datetime]:
    times = _committed(sight.session, [thing.id for thing in found.distances], as_of)
    known = sight.known(found.distances)
    # The farthest first, so that views that are read by views have theirs.
    for thing in reversed(found.distances):
        if thing.id in known and known[thing.id].is_view:
            read = [times[link.source] for link in found.links if link.target == thing and link.source in times]
            times |= {thing: max(read)} if read else {}
    return times


def _committed(session: Session, dataset_ids: Collection[str], as_of: datetime | None) -> dict[Thing, datetime]:
    times: dict[Thing, datetime] = {}
    for some in batched(dataset_ids, _AT_ONCE):
        changed = func.max(case((Snapshot.operation != _REWRITE, Snapshot.committed_at)))
        # Where the past was purged, the rewrite is all that is left.
        newest = (
            select(Snapshot.dataset_id, func.coalesce(changed, func.min(Snapshot.committed_at)))
            .where(Snapshot.dataset_id.in_(some))
            .group_by(Snapshot.dataset_id)
        )
        if as_of is not None:
            newest = newest.where(Snapshot.committed_at <= as_of)
        times |= {Thing("dataset", dataset_id): at for dataset_id, at in session.execute(newest)}
    return times
