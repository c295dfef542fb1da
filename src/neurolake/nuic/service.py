"""What is concluded from the catalog, by subject."""

from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.nuic.lineage.service import Lineage


class Nuic:
    """The unified catalog's services.

    Attributes:
        lineage: What was made from what.
    """

    def __init__(self, database: Database, policies: Policies) -> None:
        self.lineage = Lineage(database, policies)
