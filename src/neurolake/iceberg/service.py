"""The Iceberg catalog as the product offers it."""

from neurolake.iceberg.commits import Commits
from neurolake.iceberg.namespaces import Namespaces
from neurolake.iceberg.place import Place
from neurolake.iceberg.tables import Tables


class IcebergCatalog:
    """What the REST protocol of Iceberg asks for.

    Attributes:
        namespaces: The zones.
        tables: The tables in them.
        commits: Changes of tables.
    """

    def __init__(self, place: Place) -> None:
        self.namespaces = Namespaces(place)
        self.commits = Commits(place)
        self.tables = Tables(place, self.commits)
