"""Structured logs: JSON lines in the lake's `logs` folder, warnings and errors on the terminal as well."""

import logging
import logging.handlers
import sys
from pathlib import Path
from typing import Any

import structlog

from neurolake.telemetry.scrub import scrub

_MAX_BYTES = 20 * 1024 * 1024
_KEPT_FILES = 5


def configure(folder: Path) -> None:
    """Send the process's logs to `folder`. Tracebacks hold no variables, and secrets are hidden, so that none leaks."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    file = logging.handlers.RotatingFileHandler(
        folder / "neurolake.log", maxBytes=_MAX_BYTES, backupCount=_KEPT_FILES, encoding="utf-8", delay=True
    )
    file.setFormatter(_formatter(shared, structlog.processors.JSONRenderer()))
    terminal = logging.StreamHandler(sys.stderr)
    terminal.setLevel(logging.WARNING)
    terminal.setFormatter(_formatter(shared, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())))
    logger = logging.getLogger("neurolake")
    logger.handlers = [file, terminal]
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


def _formatter(shared: list[Any], renderer: Any) -> logging.Formatter:
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, scrub, renderer],
    )
