"""Entry of the `neurolake` command. Commands import what they need when they run, so that help is instant.

Exit codes: 0 done, 1 it failed (the problem is on standard error), 2 wrong usage, 130 interrupted.
"""

import os
import sys
from typing import NoReturn

import typer

from neurolake import __version__
from neurolake.cli import (
    audit,
    backup,
    contract,
    glossary,
    key,
    lineage,
    llm,
    openlineage,
    policy,
    quality,
    reindex,
    schema,
    semantic,
    stewardship,
    template,
    user,
)
from neurolake.cli.agent import commands as agent_commands
from neurolake.cli.ask import ask
from neurolake.cli.catalog import dataset, datasets, jobs
from neurolake.cli.chat import chat
from neurolake.cli.compliance import pii, scan
from neurolake.cli.doctor_storage import commands as doctor_commands
from neurolake.cli.ingest import ingest
from neurolake.cli.init import init
from neurolake.cli.insights import accept, insights, recommend
from neurolake.cli.logs import logs
from neurolake.cli.maintain import maintain
from neurolake.cli.mcp import mcp
from neurolake.cli.migrate import migrate
from neurolake.cli.output import INTERRUPTED
from neurolake.cli.pattern import commands as pattern_commands
from neurolake.cli.pipeline import commands as pipeline_commands
from neurolake.cli.query import query
from neurolake.cli.remediate import remediate
from neurolake.cli.search import search
from neurolake.cli.serve import serve

_KNOWN = (
    insights,
    accept,
    recommend,
    stewardship.card,
    stewardship.describe,
    stewardship.tag,
    stewardship.link,
    stewardship.own,
    stewardship.deprecate,
    stewardship.archive,
    stewardship.restore,
    stewardship.bookmark,
)


def build() -> typer.Typer:
    """The command line application."""
    app = typer.Typer(
        name="neurolake",
        help="A lakehouse that scores, routes, catalogues and governs your data.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    app.callback()(_root)
    for command in (
        init,
        migrate,
        serve,
        ingest,
        query,
        ask,
        chat,
        search,
        datasets,
        dataset,
        jobs,
        pii,
        scan,
        remediate,
        maintain,
        logs,
        mcp,
    ):
        app.command()(command)
    for said in _KNOWN:
        app.command(rich_help_panel="What is known of datasets")(said)
    app.add_typer(agent_commands(), name="agent")
    app.add_typer(audit.commands(), name="audit")
    app.add_typer(backup.commands(), name="backup")
    app.add_typer(reindex.commands(), name="catalog")
    app.add_typer(contract.commands(), name="contract")
    app.add_typer(doctor_commands(), name="doctor")
    app.add_typer(schema.commands(), name="schema")
    app.add_typer(glossary.commands(), name="glossary")
    app.add_typer(lineage.commands(), name="lineage")
    app.add_typer(pattern_commands(), name="pattern")
    app.add_typer(llm.commands(), name="llm")
    app.add_typer(openlineage.commands(), name="openlineage")
    app.add_typer(pipeline_commands(), name="pipeline")
    app.add_typer(policy.commands(), name="policy")
    app.add_typer(quality.commands(), name="quality")
    app.add_typer(semantic.commands(), name="semantic")
    app.add_typer(template.commands(), name="template")
    app.add_typer(user.commands(), name="user")
    app.add_typer(key.commands(), name="key")
    return app


def _print_version(given: bool) -> None:
    if given:
        typer.echo(__version__)
        raise typer.Exit


def _root(
    version: bool = typer.Option(
        False, "--version", help="Print the version and stop.", is_eager=True, callback=_print_version
    ),
) -> None:
    pass


def run() -> None:
    """Run the command line."""
    try:
        build()()
    except KeyboardInterrupt:
        sys.stderr.write("Interrupted.\n")
        _leave()
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _leave()
        raise


def _leave() -> NoReturn:
    """End an interrupted process without tearing Python down: DuckDB's binding would list what threads still hold."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(INTERRUPTED)
