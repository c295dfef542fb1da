"""Questions that go on from the one before: they filter, drill down, replace, or go back."""

from neurolake.intent.followup.follow import follow
from neurolake.intent.followup.lead import How, Lead, lead_of
from neurolake.intent.followup.said import goes_back, ordinal

__all__ = ["How", "Lead", "follow", "goes_back", "lead_of", "ordinal"]
