"""The lake's metadata database brought to the newest schema, before any server starts."""

from neurolake.app.settings import Settings
from neurolake.metadata.upgrade import upgrade


def migrated(settings: Settings, wait_s: float) -> str:
    """The schema's version, once the database has it.

    Raises:
        InvalidOption: The URL is of another kind, or its driver is not installed.
        Unavailable: The database has not answered for so long.
    """
    if settings.metadata_url:
        return upgrade(settings.metadata_url, wait_s)
    home = settings.home.expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True)
    return upgrade(f"sqlite:///{home / 'catalog.db'}", wait_s)
