"""Which stores there are."""

from neurolake.kernel.registry import Backend, Registry
from neurolake.storage.stores.base import Store

stores: Registry[Store] = Registry(
    "store",
    {
        "file": Backend("neurolake.storage.stores.local:LocalStore"),
        "s3": Backend("neurolake.storage.stores.s3:S3Store", extra="s3"),
    },
)
