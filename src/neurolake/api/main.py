"""Assembly of the HTTP API. The documents at /docs and /redoc load nothing from elsewhere."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib import import_module
from typing import Any

import structlog
from fastapi import FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.cors import CORSMiddleware
from fastapi_offline import FastAPIOffline

from neurolake import __version__
from neurolake.agents.service import Agents
from neurolake.api import (
    admin,
    agents,
    ai,
    audit,
    auth,
    cache,
    catalog,
    chat,
    chat_socket,
    compliance,
    contracts,
    editor,
    ingestion,
    lineage,
    llm,
    logs,
    maintenance,
    mcp,
    metrics,
    oidc,
    openlineage,
    patterns,
    pipelines,
    policies,
    probes,
    problems,
    quality,
    query,
    remediation,
    schema,
    semantic,
    stewardship,
    system,
    templates,
)
from neurolake.api.access import Access, limits, requires
from neurolake.api.guard import Guard
from neurolake.api.iceberg import namespaces as iceberg_namespaces
from neurolake.api.iceberg import tables as iceberg_tables
from neurolake.api.iceberg import tokens as iceberg_tokens
from neurolake.api.responses import ExactJson
from neurolake.api.site import Site
from neurolake.api.web import Pages
from neurolake.app.lake import Lake
from neurolake.app.pipelines import keep_working
from neurolake.chat.service import Chats
from neurolake.identity.service import Identity

log = structlog.get_logger("neurolake.api")
_PARTS = (
    (pipelines.router, "pipelines"),
    (ingestion.router, "ingest"),
    (query.router, "query"),
    (editor.router, "query"),
    (cache.router, "query"),
    (ai.router, "query"),
    (chat.router, "query"),
    (semantic.router, "query"),
    (agents.router, "query"),
    (catalog.router, "catalog"),
    (catalog.samples, "query"),
    (stewardship.router, "catalog"),
    (lineage.router, "catalog"),
    (openlineage.router, "catalog"),
    (maintenance.router, "ingest"),
    (schema.router, "catalog"),
    (schema.changing, "query"),
    (contracts.router, "query"),
    (quality.scores, "catalog"),
    (quality.webhooks, "admin"),
    (quality.router, "query"),
    (templates.router, "query"),
    (llm.router, "query"),
    (mcp.router, "query"),
    (patterns.router, "query"),
    (system.router, "catalog"),
    (audit.router, "compliance"),
    (compliance.router, "compliance"),
    (policies.router, "compliance"),
    (remediation.router, "compliance"),
    (admin.router, "admin"),
    (metrics.router, "metrics"),
    (logs.router, "admin"),
    (iceberg_namespaces.router, "iceberg"),
    (iceberg_tables.router, "iceberg"),
)
"""Every router with the scope that an API key needs for it."""
_FIRST_ANSWER_S = 0.3
# What the first request of a kind would otherwise wait for.
_HEAVY = (
    "neurolake.storage.catalog",
    "pyiceberg.io.pyarrow",
    "neurolake.quality.score",
    "neurolake.compliance.pii.detect",
    "pyarrow.parquet",
)


def create_app(lake: Lake, *, ready: Callable[[], None] | None = None) -> FastAPI:
    """The application over an open lake; closing the lake is the caller's part.

    Args:
        ready: Called when requests are about to be answered.

    Raises:
        InvalidOption: The settings would let strangers in, or contradict themselves.
    """
    site = Site.of(lake.settings)
    known = lake.settings.auth == "required"
    oidc.check(lake)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.started = time.monotonic()
        app.state.recovered = asyncio.create_task(_recover(lake, app.state.agents))
        end_counting = metrics.begin(app, lake)
        if lake.settings.openlineage_url:
            lake.openlineage.start()
        if ready is not None:
            ready()
        yield
        await run_in_threadpool(end_counting)
        await run_in_threadpool(app.state.chats.close)
        await app.state.recovered

    app = FastAPIOffline(
        title="NeuroLake",
        version=__version__,
        summary="Files in, governed Iceberg tables out, SQL over them.",
        lifespan=lifespan,
        default_response_class=ExactJson,
        dependencies=[_limits(lake)] if known else [],
    )
    app.state.lake = lake
    app.state.site = site
    app.state.leaving = threading.Event()
    app.state.chats = Chats(lake)
    app.state.agents = Agents(lake)
    app.state.sockets = Counter()
    app.state.socket_check_s = chat_socket.AGAIN_S
    _stand_before(app, lake.identity if known else None, site)
    problems.install(app)
    for open_part in (auth.router, oidc.router, system.health_router, probes.router, iceberg_tokens.router):
        app.include_router(open_part)
    for part, scope in _PARTS:
        app.include_router(part, dependencies=requires(scope))
    app.include_router(chat_socket.router)
    return app


def _limits(lake: Lake) -> Any:
    return limits(lake.identity, lake.settings.rate_limit, lake.settings.endpoint_rate_limit)


def _stand_before(app: FastAPI, identity: Identity | None, site: Site) -> None:
    """Guard, then cross-origin answers, then pages, then access: what is added last comes first."""
    app.add_middleware(Access, identity=identity, site=site)
    app.add_middleware(Pages)
    if site.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=sorted(site.origins),
            allow_credentials=site.credentials,
            allow_methods=["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID", "X-API-Key"],
            expose_headers=["Content-Disposition", "Location", "Retry-After", "X-Request-ID"],
        )
    app.add_middleware(Guard, site=site, unbounded=frozenset((ingestion.UPLOAD,)))


async def _recover(lake: Lake, agents: Agents) -> None:
    """Take up what a crash has left, and import what is heavy, beside the first requests.

    Uploads wait for it: what is half-way in would look like something left behind.
    """
    # Imports hold the interpreter, so they would delay the first answer.
    await asyncio.sleep(_FIRST_ANSWER_S)
    await run_in_threadpool(_recover_now, lake)
    await run_in_threadpool(_begin_work, lake, agents)


def _recover_now(lake: Lake) -> None:
    for module in _HEAVY:
        import_module(module)
    try:
        counts = lake.recover() | {"results": lake.queries.sweep()}
    except Exception:
        # The start's boundary: what cannot be cleaned up stays, and must not keep the server from working.
        log.exception("recovery failed")
    else:
        log.info("recovered", **counts)


def _begin_work(lake: Lake, agents: Agents) -> None:
    """What a server does in the background from now on."""
    lake.nuic.follow()
    keep_working(lake)
    agents.keep_working()
