"""First schema"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "datasets",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("name", sa.String(length=128), nullable=False),
        sa.Column("zone", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("schema_version", sa.BigInteger(), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("quality", sa.Double(), nullable=True),
        sa.Column("reference", _JSON, nullable=True),
        sa.Column("profile", _JSON, nullable=True),
        sa.Column("keys", _JSON, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_datasets")),
        sa.UniqueConstraint("name", name=op.f("uq_datasets_name")),
    )
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_datasets_updated_at"), ["updated_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_datasets_zone"), ["zone"], unique=False)

    op.create_table(
        "iceberg_namespaces",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("properties", _JSON, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_iceberg_namespaces")),
    )
    op.create_table(
        "iceberg_tables",
        sa.Column("namespace", sa.String(length=255), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("metadata_location", sa.Text(), nullable=False),
        sa.Column("previous_metadata_location", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("namespace", "name", name=op.f("pk_iceberg_tables")),
    )
    op.create_table(
        "ingestion_jobs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("idempotency_key", sa.String(length=255), nullable=True),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=16), nullable=True),
        sa.Column("progress", sa.Double(), nullable=True),
        sa.Column("owner", sa.String(length=64), nullable=True),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("request", _JSON, nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=True),
        sa.Column("answer", _JSON, nullable=True),
        sa.Column("error", _JSON, nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ingestion_jobs")),
        sa.UniqueConstraint("idempotency_key", name=op.f("uq_ingestion_jobs_idempotency_key")),
    )
    with op.batch_alter_table("ingestion_jobs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ingestion_jobs_dataset_id"), ["dataset_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ingestion_jobs_sha256"), ["sha256"], unique=False)
        batch_op.create_index("ix_ingestion_jobs_state", ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_ingestion_jobs_submitted_at"), ["submitted_at"], unique=False)

    op.create_table(
        "lineage_edges",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("source_kind", sa.String(length=16), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("source_column", sa.Text(), nullable=True),
        sa.Column("target_kind", sa.String(length=16), nullable=False),
        sa.Column("target_id", sa.Text(), nullable=False),
        sa.Column("target_column", sa.Text(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("transformation", sa.Text(), nullable=True),
        sa.Column("run_id", sa.String(length=36), nullable=False),
        sa.Column("evidence", sa.String(length=16), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_to", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage_edges")),
    )
    with op.batch_alter_table("lineage_edges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lineage_edges_run_id"), ["run_id"], unique=False)
        batch_op.create_index("ix_lineage_edges_source", ["source_kind", "source_id"], unique=False)
        batch_op.create_index("ix_lineage_edges_target", ["target_kind", "target_id"], unique=False)

    op.create_table(
        "query_runs",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("sql", sa.Text(), nullable=False),
        sa.Column("executed_sql", sa.Text(), nullable=True),
        sa.Column("engine", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("datasets", _JSON, nullable=False),
        sa.Column("columns", _JSON, nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.Column("truncated", sa.Boolean(), nullable=True),
        sa.Column("timings", _JSON, nullable=True),
        sa.Column("error", _JSON, nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_query_runs")),
    )
    with op.batch_alter_table("query_runs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_query_runs_principal"), ["principal"], unique=False)
        batch_op.create_index("ix_query_runs_state", ["state"], unique=False)
        batch_op.create_index(batch_op.f("ix_query_runs_submitted_at"), ["submitted_at"], unique=False)

    op.create_table(
        "access_events",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("principal", sa.String(length=255), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=True),
        sa.Column("columns", _JSON, nullable=False),
        sa.Column("origin_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_access_events_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_access_events")),
    )
    with op.batch_alter_table("access_events", schema=None) as batch_op:
        batch_op.create_index("ix_access_events_dataset_time", ["dataset_id", "at"], unique=False)

    op.create_table(
        "quality_reports",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("job_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), nullable=False),
        sa.Column("overall", sa.Double(), nullable=True),
        sa.Column("overall_before", sa.Double(), nullable=True),
        sa.Column("wrong_cell_share", sa.Double(), nullable=False),
        sa.Column("weights", _JSON, nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_quality_reports_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quality_reports")),
    )
    with op.batch_alter_table("quality_reports", schema=None) as batch_op:
        batch_op.create_index("ix_quality_reports_dataset_time", ["dataset_id", "measured_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_quality_reports_job_id"), ["job_id"], unique=False)

    op.create_table(
        "schema_versions",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(length=16), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_schema_versions_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_versions")),
        sa.UniqueConstraint("dataset_id", "version", name=op.f("uq_schema_versions_dataset_id")),
    )
    op.create_table(
        "snapshots",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("snapshot_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("parent_id", sa.BigInteger(), nullable=True),
        sa.Column("operation", sa.String(length=16), nullable=False),
        sa.Column("schema_version", sa.BigInteger(), nullable=False),
        sa.Column("added_rows", sa.BigInteger(), nullable=False),
        sa.Column("total_rows", sa.BigInteger(), nullable=False),
        sa.Column("total_bytes", sa.BigInteger(), nullable=False),
        sa.Column("total_files", sa.BigInteger(), nullable=False),
        sa.Column("committed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_snapshots_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "snapshot_id", name=op.f("pk_snapshots")),
    )
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_snapshots_committed_at"), ["committed_at"], unique=False)

    op.create_table(
        "dataset_columns",
        sa.Column("schema_version_id", sa.String(length=36), nullable=False),
        sa.Column("field_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("original_name", sa.Text(), nullable=True),
        sa.Column("semantic", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["schema_version_id"],
            ["schema_versions.id"],
            name=op.f("fk_dataset_columns_schema_version_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("schema_version_id", "field_id", name=op.f("pk_dataset_columns")),
    )
    with op.batch_alter_table("dataset_columns", schema=None) as batch_op:
        batch_op.create_index("ix_dataset_columns_name", ["name"], unique=False)

    op.create_table(
        "quality_scores",
        sa.Column("report_id", sa.String(length=36), nullable=False),
        sa.Column("dimension", sa.String(length=16), nullable=False),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("evidence", _JSON, nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["quality_reports.id"], name=op.f("fk_quality_scores_report_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "dimension", name=op.f("pk_quality_scores")),
    )


def downgrade() -> None:
    op.drop_table("quality_scores")
    with op.batch_alter_table("dataset_columns", schema=None) as batch_op:
        batch_op.drop_index("ix_dataset_columns_name")

    op.drop_table("dataset_columns")
    with op.batch_alter_table("snapshots", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_snapshots_committed_at"))

    op.drop_table("snapshots")
    op.drop_table("schema_versions")
    with op.batch_alter_table("quality_reports", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_quality_reports_job_id"))
        batch_op.drop_index("ix_quality_reports_dataset_time")

    op.drop_table("quality_reports")
    with op.batch_alter_table("access_events", schema=None) as batch_op:
        batch_op.drop_index("ix_access_events_dataset_time")

    op.drop_table("access_events")
    with op.batch_alter_table("query_runs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_query_runs_submitted_at"))
        batch_op.drop_index("ix_query_runs_state")
        batch_op.drop_index(batch_op.f("ix_query_runs_principal"))

    op.drop_table("query_runs")
    with op.batch_alter_table("lineage_edges", schema=None) as batch_op:
        batch_op.drop_index("ix_lineage_edges_target")
        batch_op.drop_index("ix_lineage_edges_source")
        batch_op.drop_index(batch_op.f("ix_lineage_edges_run_id"))

    op.drop_table("lineage_edges")
    with op.batch_alter_table("ingestion_jobs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ingestion_jobs_submitted_at"))
        batch_op.drop_index("ix_ingestion_jobs_state")
        batch_op.drop_index(batch_op.f("ix_ingestion_jobs_sha256"))
        batch_op.drop_index(batch_op.f("ix_ingestion_jobs_dataset_id"))

    op.drop_table("ingestion_jobs")
    op.drop_table("iceberg_tables")
    op.drop_table("iceberg_namespaces")
    with op.batch_alter_table("datasets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_datasets_zone"))
        batch_op.drop_index(batch_op.f("ix_datasets_updated_at"))

    op.drop_table("datasets")
