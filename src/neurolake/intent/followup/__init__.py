"""Questions that go on from the one before: they filter, drill down, replace, or go back."""

from neurolake.intent.followup.said import goes_back, ordinal

__all__ = ["goes_back", "ordinal"]
