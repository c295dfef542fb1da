"""The tools of agents: evidence, and what changes something. None of them is offered to MCP or chat."""

from typing import Any

from neurolake.tools.base import Tool, WritingTool
from neurolake.tools.evidence import CHECK, SCORE, SUGGEST
from neurolake.tools.lifting import FOLLOW_PIPELINE, PROPOSE, RUN_PIPELINE
from neurolake.tools.protection import ADD_POLICIES, DRAFT, FOLLOW_REMEDIATION, FOLLOW_SCAN, PROTECTION, REMEDIATE, SCAN
from neurolake.tools.rules import PUT_RULES
from neurolake.tools.upkeep import COMPACT, FIGURES, HISTORY, MAKE_AGGREGATE, MEASURE

EVIDENCE: tuple[Tool[Any], ...] = (
    SCORE,
    SUGGEST,
    CHECK,
    PROPOSE,
    FOLLOW_PIPELINE,
    FOLLOW_SCAN,
    PROTECTION,
    FOLLOW_REMEDIATION,
    FIGURES,
    HISTORY,
    MEASURE,
)
"""All tools that change nothing, beside those for everybody."""
WRITING: tuple[WritingTool[Any], ...] = (
    PUT_RULES,
    RUN_PIPELINE,
    SCAN,
    ADD_POLICIES,
    DRAFT,
    REMEDIATE,
    COMPACT,
    MAKE_AGGREGATE,
)
"""All tools that change something."""
