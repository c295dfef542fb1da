"""What is concluded from the catalog, by subject."""

from neurolake.compliance.policies.service import Policies
from neurolake.metadata.database import Database
from neurolake.nuic.asking import Asking
from neurolake.nuic.lineage.service import Lineage
from neurolake.nuic.quality.service import Quality
from neurolake.nuic.rankings.service import Rankings
from neurolake.nuic.search.service import Search


class Nuic:
    """The unified catalog's services.

    Attributes:
        lineage: What was made from what.
        search: Datasets and columns by words.
        rankings: What is used most, what is best, how much there is.
        quality: How good data is, and the rules that it is to keep.

    Args:
        asking: The governed path.
    """

    def __init__(self, database: Database, policies: Policies, asking: Asking) -> None:
        self.lineage = Lineage(database, policies)
        self.search = Search(database, policies)
        self.rankings = Rankings(database, policies)
        self.quality = Quality(database, policies, asking)
