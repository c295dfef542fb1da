"""Tables of the metadata database, one file per subject."""

from neurolake.metadata.models.agents import AgentApproval, AgentEffect, AgentEvent, AgentRun
from neurolake.metadata.models.audit import AuditEntry, AuditTree
from neurolake.metadata.models.base import Base
from neurolake.metadata.models.catalog import (
    AccessEvent,
    ColumnTag,
    Dataset,
    DatasetChange,
    DatasetColumn,
    LineageEdge,
    ProfilePast,
    QualityReport,
    QualityScore,
    SchemaVersion,
    Snapshot,
)
from neurolake.metadata.models.chat import ChatConversation, ChatEvent, ChatTurn
from neurolake.metadata.models.cost import QueryCost
from neurolake.metadata.models.evolution import Contract, SchemaApproval, SchemaPolicy
from neurolake.metadata.models.iceberg import IcebergNamespace, IcebergTable
from neurolake.metadata.models.identity import (
    ApiKey,
    Group,
    GroupMember,
    GroupRole,
    LoginSession,
    RefreshToken,
    Role,
    User,
    UserRole,
)
from neurolake.metadata.models.ingestion import IngestionJob
from neurolake.metadata.models.llm import LlmCall
from neurolake.metadata.models.openlineage import OutboxEvent, ReceivedEvent
from neurolake.metadata.models.personal_data import PersonalData, PersonalDataScan
from neurolake.metadata.models.pipelines import (
    Pipeline,
    PipelineAttempt,
    PipelineBackfill,
    PipelineRun,
    PipelineStep,
    PipelineVersion,
)
from neurolake.metadata.models.policies import PolicyRow, PolicyVersion
from neurolake.metadata.models.quality import Alert, QualityCheck, QualityRule, Webhook
from neurolake.metadata.models.query import QueryRun
from neurolake.metadata.models.remediation import RemediationPart, RemediationRun
from neurolake.metadata.models.search import (
    SearchDocument,
    SearchPosting,
    SearchState,
    SearchTerm,
    SearchTrigram,
)
from neurolake.metadata.models.semantic import SemanticVersion, VerifiedQuestion
from neurolake.metadata.models.sketches import ColumnSketch, DatasetSketch, SketchHash
from neurolake.metadata.models.sql_tabs import SqlTab
from neurolake.metadata.models.stewardship import (
    Bookmark,
    ColumnNote,
    DatasetCard,
    DatasetTag,
    Domain,
    GlossaryLink,
    GlossarySynonym,
    GlossaryTerm,
    Steward,
)
from neurolake.metadata.models.templates import QueryTemplate, QueryTemplateVersion
from neurolake.metadata.models.values import ColumnValue, DatasetValues
from neurolake.metadata.models.views import View
from neurolake.metadata.models.workflows import WorkflowTask

__all__ = [
    "AccessEvent",
    "AgentApproval",
    "AgentEffect",
    "AgentEvent",
    "AgentRun",
    "Alert",
    "ApiKey",
    "AuditEntry",
    "AuditTree",
    "Base",
    "Bookmark",
    "ChatConversation",
    "ChatEvent",
    "ChatTurn",
    "ColumnNote",
    "ColumnSketch",
    "ColumnTag",
    "ColumnValue",
    "Contract",
    "Dataset",
    "DatasetCard",
    "DatasetChange",
    "DatasetColumn",
    "DatasetSketch",
    "DatasetTag",
    "DatasetValues",
    "Domain",
    "GlossaryLink",
    "GlossarySynonym",
    "GlossaryTerm",
    "Group",
    "GroupMember",
    "GroupRole",
    "IcebergNamespace",
    "IcebergTable",
    "IngestionJob",
    "LineageEdge",
    "LlmCall",
    "LoginSession",
    "OutboxEvent",
    "PersonalData",
    "PersonalDataScan",
    "Pipeline",
    "PipelineAttempt",
    "PipelineBackfill",
    "PipelineRun",
    "PipelineStep",
    "PipelineVersion",
    "PolicyRow",
    "PolicyVersion",
    "ProfilePast",
    "QualityCheck",
    "QualityReport",
    "QualityRule",
    "QualityScore",
    "QueryCost",
    "QueryRun",
    "QueryTemplate",
    "QueryTemplateVersion",
    "ReceivedEvent",
    "RefreshToken",
    "RemediationPart",
    "RemediationRun",
    "Role",
    "SchemaApproval",
    "SchemaPolicy",
    "SchemaVersion",
    "SearchDocument",
    "SearchPosting",
    "SearchState",
    "SearchTerm",
    "SearchTrigram",
    "SemanticVersion",
    "SketchHash",
    "Snapshot",
    "SqlTab",
    "Steward",
    "User",
    "UserRole",
    "VerifiedQuestion",
    "View",
    "Webhook",
    "WorkflowTask",
]
