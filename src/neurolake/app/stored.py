"""Stores that speak S3, reached as the settings say."""

from typing import TYPE_CHECKING

from neurolake.app.settings import Settings
from neurolake.kernel.extras import needed
from neurolake.storage.location import Location
from neurolake.storage.stores.access import Access, keys_of

if TYPE_CHECKING:
    from neurolake.storage.stores.probe import Tried


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
