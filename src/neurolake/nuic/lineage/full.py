"""The whole graph, page by page."""

from datetime import datetime
from typing import Any

from sqlalchemy import select

from neurolake.metadata.models import Dataset
from neurolake.nuic.lineage import edges, told
from neurolake.nuic.lineage.base import DATASETS, Link, Thing
from neurolake.nuic.lineage.sight import Sight


def full_graph(
    sight: Sight, *, zone: str | None, after: str | None, limit: int, as_of: datetime | None
) -> dict[str, Any]:
    """A page of the datasets, by name, with the links into them; each link is on one page only.

    Args:
        zone: Only its datasets; links into them come from any.
        after: Name of the last dataset of the page before.

    Returns:
        `next` is what `after` is on the next page; None on the last.
    """
    page, more = _page(sight, zone, after, limit)
    into = [link for some in edges.links(sight.session, page, "upstream", DATASETS, as_of) for link in some]
    seen = sight.things(link.source for link in into)
    links = [link for link in into if link.source in seen]
    shown = told.nodes(sight, [*page, *seen])
    return {
        "as_of": told.moment(as_of),
        "nodes": list(told.nodes(sight, page).values()),
        "links": [_named(link, shown[link.source]["name"]) for link in links],
        "next": shown[page[-1]]["name"].rpartition(".")[2] if more else None,
    }


def _named(link: Link, source: str) -> dict[str, Any]:
    return {**told.link(link), "source_name": source}


def _page(sight: Sight, zone: str | None, after: str | None, limit: int) -> tuple[list[Thing], bool]:
    """So many datasets that the asker may know of, and whether there are more."""
    page: list[Thing] = []
    asked = select(Dataset.id, Dataset.name).order_by(Dataset.name).limit(limit + 1)
    if zone is not None:
        asked = asked.filter_by(zone=zone)
    while True:
        rows = sight.session.execute(asked.where(Dataset.name > after) if after else asked).all()
        found = [Thing("dataset", row.id) for row in rows]
        seen = sight.things(found)
        page += [thing for thing in found if thing in seen]
        if len(page) > limit:
            return page[:limit], True
        if len(rows) <= limit:
            return page, False
        after = rows[-1].name
