"""`/api/neurolake/sql`: what the editor of SQL keeps and asks for beside queries."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from neurolake.api.access import Caller
from neurolake.api.lake import OpenLake
from neurolake.query.tabs import MOST_CHARACTERS, Tab
from neurolake.sql.formatted import formatted

router = APIRouter(prefix="/api/neurolake/sql", tags=["query"])
TabId = Annotated[str, Path(max_length=36)]
Dialect = Annotated[str | None, Field(max_length=40, description="Of the SQL, when it is not DuckDB's.")]


class SqlText(BaseModel):
    """One or more statements, or what may become some."""

    sql: Annotated[str, Field(max_length=MOST_CHARACTERS)]
    dialect: Dialect = None


class Formatted(BaseModel):
    """The text, laid out."""

    sql: str


@router.post("/format")
def layout(caller: Caller, given: SqlText) -> Formatted:  # noqa: ARG001 - who asks is known, like everywhere
    """Lay a text out: lines and spaces change and keywords become large; every word, sign and comment stays."""
    return Formatted(sql=formatted(given.sql, given.dialect))


@router.get("/tabs")
def tabs(lake: OpenLake, caller: Caller) -> list[Tab]:
    """The caller's tabs, in the order in which they were opened."""
    return lake.tabs.listing(caller)


@router.post("/tabs", status_code=201)
def add_tab(lake: OpenLake, caller: Caller, given: SqlText) -> Tab:
    """Open a tab."""
    return lake.tabs.add(given.sql, given.dialect, caller)


@router.put("/tabs/{tab_id}")
def change_tab(
    lake: OpenLake,
    caller: Caller,
    tab_id: TabId,
    given: SqlText,
    version: Annotated[int, Query(ge=1, le=2**62, description="The one that the text was made from.")],
) -> Tab:
    """Put another text into a tab; 409 where it was changed from elsewhere since."""
    return lake.tabs.change(tab_id, given.sql, given.dialect, version, caller)


@router.delete("/tabs/{tab_id}", status_code=204)
def close_tab(lake: OpenLake, caller: Caller, tab_id: TabId) -> None:
    """Close a tab."""
    lake.tabs.close(tab_id, caller)
