"""Structured logs: JSON lines in the lake's `logs` folder, warnings and errors on the terminal as well."""

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any, Literal

import structlog

from neurolake.telemetry.scrub import scrub

_MAX_BYTES = 20 * 1024 * 1024
_KEPT_FILES = 5


def configure(folder: Path, to: Literal["files", "stdout", "stderr"] = "files") -> None:
    """Send the process's logs to `folder`, or as JSON to its own output.

    Tracebacks hold no variables, and secrets are hidden, so that none leaks.
    """
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    logger = logging.getLogger("neurolake")
    logger.handlers = _files(folder, shared) if to == "files" else [_output(to, shared)]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    # What it warns of is told by our own errors, with the place.
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _files(folder: Path, shared: list[Any]) -> list[logging.Handler]:
    file = logging.handlers.RotatingFileHandler(
        folder / "neurolake.log", maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
    )
    file.setFormatter(_formatter(shared, structlog.processors.JSONRenderer()))
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(_formatter(shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())))
    return [file, terminal]


def _output(to: Literal["stdout", "stderr"], shared: list[Any]) -> logging.Handler:
    output = logging.StreamHandler(sys.stdout if to == "stdout" else sys.stderr)
    output.setFormatter(_formatter(shared, structlog.processors.JSONRenderer()))
    return output


def _formatter(shared: list[Any], renderer: Any) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrub, renderer],
    )
