"""What made each schema version; policies, approvals and contracts of schemas"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
_WHEN = sa.DateTime(timezone=True)


def upgrade() -> None:
    _versions()
    _policies()
    _approvals()
    _contracts()


def _versions() -> None:
    # Not as a batch: that may make the table anew on SQLite, and the columns of every version go with the old one.
    op.add_column(
        "schema_versions", sa.Column("semantic", sa.String(length=32), nullable=False, server_default="1.0.0")
    )
    op.add_column("schema_versions", sa.Column("columns", _JSON))
    op.add_column("schema_versions", sa.Column("anew", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("schema_versions", sa.Column("tags", _JSON))
    op.add_column("schema_versions", sa.Column("made_by", sa.String(length=255)))
    op.add_column("schema_versions", sa.Column("operation", sa.String(length=32)))
    op.add_column("schema_versions", sa.Column("origin_kind", sa.String(length=16)))
    op.add_column("schema_versions", sa.Column("origin_id", sa.String(length=36)))
    versions = sa.table(
        "schema_versions",
        *(sa.column(name) for name in ("id", "dataset_id", "version", "change", "semantic")),
    )
    connection = op.get_bind()
    known = connection.execute(
        sa.select(versions.c.id, versions.c.dataset_id, versions.c.change).order_by("dataset_id", "version")
    ).all()
    for row_id, semantic in _numbered(known):
        connection.execute(versions.update().where(versions.c.id == row_id).values(semantic=semantic))


def _numbered(known: Sequence[Any]) -> list[tuple[str, str]]:
    """Version → the semantic version that its changes add up to."""
    found, last, major, minor = [], None, 1, 0
    for row_id, dataset_id, change in known:
        if dataset_id != last:
            last, major, minor = dataset_id, 1, 0
        elif change == "major":
            major, minor = major + 1, 0
        else:
            minor += 1
        found.append((row_id, f"{major}.{minor}.0"))
    return found


def _policies() -> None:
    op.create_table(
        "schema_policies",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("policy", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.Column("set_by", sa.String(length=255), nullable=False),
        sa.Column("set_at", _WHEN, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_schema_policies_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_schema_policies")),
    )


def _approvals() -> None:
    op.create_table(
        "schema_approvals",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("dataset", sa.String(length=160), nullable=False),
        sa.Column("schema_version", sa.BigInteger(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("verdict", _JSON, nullable=False),
        sa.Column("asked_by", sa.String(length=255), nullable=False),
        sa.Column("asked_at", _WHEN, nullable=False),
        sa.Column("decided_by", sa.String(length=255)),
        sa.Column("decided_at", _WHEN),
        sa.Column("reason", sa.Text()),
        sa.Column("used_at", _WHEN),
        sa.Column("used_by_id", sa.String(length=36)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_approvals")),
    )
    op.create_index("ix_schema_approvals_dataset", "schema_approvals", ["dataset_id", "fingerprint"])
    op.create_index(op.f("ix_schema_approvals_state"), "schema_approvals", ["state"])


def _contracts() -> None:
    op.create_table(
        "contracts",
        sa.Column("dataset_id", sa.String(length=36), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("semantic", sa.String(length=32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("document", _JSON, nullable=False),
        sa.Column("put_by", sa.String(length=255), nullable=False),
        sa.Column("put_at", _WHEN, nullable=False),
        sa.Column("deleted_by", sa.String(length=255)),
        sa.Column("deleted_at", _WHEN),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_contracts_dataset_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("dataset_id", "version", name=op.f("pk_contracts")),
    )
