"""The store that the settings choose for tables."""

from collections.abc import Callable, Collection
from pathlib import Path
from typing import TYPE_CHECKING

from neurolake.app.settings import Settings
from neurolake.kernel.extras import needed
from neurolake.metadata.database import Database
from neurolake.storage.copies import Copies
from neurolake.storage.location import Location
from neurolake.storage.stores.access import Access, keys_of
from neurolake.storage.stores.registry import stores
from neurolake.storage.warehouse import Warehouse

if TYPE_CHECKING:
    from neurolake.storage.stores.probe import Tried


def warehouse_of(
    settings: Settings, home: Path, database: Database, others: Callable[[], Collection[str]]
) -> Warehouse:
    """The tables of a lake, where its settings say.

    Args:
        home: The lake's folder.
        others: Tells which other processes use it.

    Raises:
        InvalidOption: It is no place for tables, or the lake has tables elsewhere.
    """
    if settings.warehouse is None:
        warehouse = Warehouse(database, home / "warehouse")
    else:
        root = Location.of_warehouse(settings.warehouse)
        store = stores.open(settings.warehouse, access=access_of(settings))
        copies = Copies(store, home / "copies", settings.copies_max_bytes, others)
        warehouse = Warehouse(database, root, store, copies)
    warehouse.check_root()
    return warehouse


def access_of(settings: Settings) -> Access:
    """How the store is reached.

    Raises:
        InvalidOption: The file of its keys cannot be read.
    """
    shown = {"access_key": settings.s3_access_key, "secret_key": settings.s3_secret_key}
    keys = {name: secret.get_secret_value() if secret else None for name, secret in shown.items()}
    if settings.s3_credentials is not None:
        keys |= keys_of(settings.s3_credentials)
    return Access(settings.s3_endpoint, settings.s3_region, settings.s3_path_style, **keys)


def client_config(settings: Settings) -> dict[str, str]:
    """What other engines are told of how the store is reached, as Iceberg has it. Their keys are their own."""
    if settings.warehouse is None:
        return {}
    told = {"s3.endpoint": settings.s3_endpoint, "s3.region": settings.s3_region}
    style = {"s3.path-style-access": str(settings.s3_path_style).lower()}
    return {name: value for name, value in told.items() if value is not None} | style


def probed(url: str, access: Access) -> "list[Tried]":
    """What was found by trying a store.

    Raises:
        InvalidOption: The URL is no `s3://bucket/prefix`, or the extra is not installed.
        Unavailable: The store does not answer.
    """
    root = Location.of_warehouse(url)
    with needed("s3", "A store that speaks S3"):
        from neurolake.storage.stores.s3 import S3Store
    from neurolake.storage.stores.probe import probe

    return probe(S3Store(url, access), root)
