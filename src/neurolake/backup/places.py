"""Where the parts of a lake are, by its settings."""

from neurolake.app.settings import Settings
from neurolake.backup.create import Source
from neurolake.compliance.audit.checkpoints import file_at


def source_of(settings: Settings) -> Source:
    """The lake to be backed up."""
    home = settings.home.expanduser().resolve()
    return Source(
        home=home,
        url=settings.metadata_url or f"sqlite:///{home / 'catalog.db'}",
        audit_key=settings.audit_key or home / "audit" / "key.pem",
        checkpoints=file_at(settings.audit_checkpoints or home / "audit" / "checkpoints.jsonl"),
    )
