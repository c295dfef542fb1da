"""Refusals, put on record."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from neurolake.compliance.audit import AuditLog, Entry
from neurolake.compliance.policies.need import refusal
from neurolake.kernel.errors import NeuroLakeError


@contextmanager
def denials(audit: AuditLog, asked: Callable[[], Entry]) -> Iterator[None]:
    """Record a refusal that passes through the block, before it does.

    Args:
        asked: What was asked for and by whom; called when it is refused.
    """
    try:
        yield
    except NeuroLakeError as error:
        if (told := refusal(error)) is not None:
            reason, touched = told
            audit.record(replace(asked(), decision="deny", reasons=(reason,), datasets=touched))
        raise
