"""Where each Iceberg table stands."""

from typing import Any

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from neurolake.metadata.models.base import Base


class IcebergNamespace(Base):
    """A namespace of the Iceberg catalog: a zone, or one made by other PyIceberg code."""

    __tablename__ = "iceberg_namespaces"

    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)


class IcebergTable(Base):
    """The pointer to a table's current metadata file. Swapping it is the commit."""

    __tablename__ = "iceberg_tables"

    namespace: Mapped[str] = mapped_column(String(255), primary_key=True)
    name: Mapped[str] = mapped_column(String(255), primary_key=True)
    metadata_location: Mapped[str] = mapped_column(Text)
    previous_metadata_location: Mapped[str | None] = mapped_column(Text)
