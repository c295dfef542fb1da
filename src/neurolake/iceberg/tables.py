"""Tables as other engines ask for them: listed, made, loaded, renamed, dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from neurolake.catalog import access
from neurolake.compliance.audit import Entry, Reason, Touched
from neurolake.compliance.policies.rules import Rules
from neurolake.iceberg.commits import Commits, need_new
from neurolake.iceberg.namespaces import check_namespace
from neurolake.iceberg.parse import Creation
from neurolake.iceberg.place import Place
from neurolake.iceberg.rights import facts_with_past, known, need_files, no_table, recording, visible
from neurolake.kernel.errors import InvalidInput, NeuroLakeError, NotFound
from neurolake.kernel.ids import new_id
from neurolake.kernel.principal import Principal
from neurolake.metadata.models import Dataset
from neurolake.storage.foreign.staged import promise
from neurolake.storage.warehouse import TableName

if TYPE_CHECKING:
    from pyiceberg.table import Table
    from pyiceberg.table.metadata import TableMetadata

    from neurolake.storage.transactions import TableCreation

_BATCH = 500
_MAX_COLUMNS = 1000
_DEFAULTS = {"format-version": "2", "write.metadata.compression-codec": "none"}


@dataclass(frozen=True)
class Made:
    """A table that was made, and where its metadata are; nowhere yet for one that is only staged."""

    metadata: "TableMetadata"
    location: str | None


class Tables:
    """The lake's tables, for other engines."""

    def __init__(self, place: Place, commits: Commits) -> None:
        self._place = place
        self._commits = commits

    def listing(self, namespace: str, who: Principal, after: str | None, most: int) -> tuple[list[str], str | None]:
        """Names of a zone's tables that the asker may know of, and where the next page begins."""
        check_namespace(namespace)
        found: list[str] = []
        with self._place.database.read() as session:
            rules = self._place.policies.rules(session, who)
            for name in _names(session, namespace, rules, after or ""):
                if len(found) == most:
                    return found, found[-1]
                found.append(name)
        return found, None

    def check(self, table: TableName, who: Principal) -> None:
        """Check that the asker may know of a table.

        Raises:
            NotFound: It is not there.
        """
        with self._place.database.read() as session:
            known(session, table, self._place.policies.rules(session, who))

    def load(self, table: TableName, who: Principal) -> "Table":
        """A table, for those who may have its files; that it was handed out is on record.

        Raises:
            NotFound: It is not there.
            Forbidden: Something in it is hidden from the asker.
        """
        with recording(self._place.audit, who.name, writing=False), self._place.database.read() as session:
            rules = self._place.policies.rules(session, who)
            dataset = known(session, table, rules)
            loaded = self._loaded(table)
            facts = facts_with_past(session, dataset, loaded.metadata, rules)
            need_files(rules, facts)
        self._handed_out(dataset.id, loaded.metadata, who)
        return loaded

    def _loaded(self, table: TableName) -> "Table":
        from pyiceberg.exceptions import NoSuchTableError

        try:
            return self._place.warehouse.catalog.load_table(table)
        except NoSuchTableError as error:
            raise no_table(table) from error

    def _handed_out(self, dataset_id: str, metadata: "TableMetadata", who: Principal) -> None:
        names = tuple(field.name for field in metadata.schema().fields)
        origin, snapshot_id = new_id(), metadata.current_snapshot_id
        entry = Entry(
            "query",
            who.name,
            outcome="succeeded",
            reasons=(Reason("", "the files were handed out by the Iceberg catalog"),),
            datasets=(Touched(dataset_id, names, snapshot_id),),
            origin_id=origin,
        )
        with self._place.database.write() as session:
            if session.get(Dataset, dataset_id) is not None:
                read = access.Access(who.name, "read", dataset_id, snapshot_id, names, origin, self._place.clock())
                access.record(session, [read])
            self._place.audit.append(session, entry)

    def create(self, namespace: str, wanted: Creation, who: Principal) -> "Made":
        """Make a table without rows; of a staged one only what it is to be, which the commit makes.

        Raises:
            NotFound: There is no such namespace.
            Conflict: There is a table of that name.
            Forbidden, InvalidInput, InvalidName, LimitExceeded: It cannot be made.
        """
        from neurolake.storage.foreign.prepare import Proposal

        check_namespace(namespace)
        table = (namespace, wanted.name)
        with recording(self._place.audit, who.name, writing=True):
            with self._place.database.read() as session:
                need_new(session, table, self._place.policies.rules(session, who))
            location = promise(self._place.warehouse.need_local("Making a table by another engine"), table, who.name)
            # PyIceberg offers no public way to what is staged, nor to what a client would commit after that.
            creation = self._creation(table, wanted, location)
            if wanted.staged:
                return Made(creation._table.metadata, None)
            proposal = Proposal(table, (), creation._updates)
            prepared = self._place.warehouse.prepare(proposal, location)
            try:
                self._commits.swap([prepared], who)
            except NeuroLakeError:
                # Raised before the database commits; see `Commits.make`.
                prepared.discard()
                raise
        return Made(prepared.metadata, prepared.location)

    def _creation(self, table: TableName, wanted: Creation, location: str) -> "TableCreation":
        from pyiceberg.partitioning import UNPARTITIONED_PARTITION_SPEC
        from pyiceberg.table.sorting import UNSORTED_SORT_ORDER

        from neurolake.storage.foreign.columns import check_schemas

        try:
            creation = self._place.warehouse.catalog.create_table_transaction(
                table,
                wanted.schema,
                location,
                wanted.spec or UNPARTITIONED_PARTITION_SPEC,
                wanted.order or UNSORTED_SORT_ORDER,
                {**_DEFAULTS, **wanted.properties},
            )
            check_schemas(None, creation._table.metadata)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise InvalidInput(f"The table cannot be made: {str(error)[:300]}") from error
        return creation

    def drop(self, table: TableName, who: Principal) -> None:
        """Take a table away, as DROP TABLE does."""
        self.check(table, who)
        self._carry_out("DROP TABLE", table, "", who)

    def rename(self, source: TableName, target: TableName, who: Principal) -> None:
        """Give a table another name in its zone, as ALTER TABLE does.

        Raises:
            NotFound, Forbidden, Conflict: It is not there, or the asker may not, or the name is taken.
            InvalidInput: It is another zone.
        """
        self.check(source, who)
        check_namespace(target[0])
        if source[0] != target[0]:
            raise InvalidInput("A table is renamed within its zone.", iceberg="UnsupportedOperationException")
        with self._place.database.read() as session:
            need_new(session, target, self._place.policies.rules(session, who))
        self._carry_out("ALTER TABLE", source, f' RENAME TO "{target[1]}"', who)

    def _carry_out(self, verb: str, table: TableName, rest: str, who: Principal) -> None:
        from neurolake.query.question import Question

        # The names are those of tables that are there, or were checked: letters, digits and _.
        try:
            self._place.queries().run(Question(f'{verb} "{table[0]}"."{table[1]}"{rest}', principal=who))
        except NotFound as error:
            raise no_table(table) from error

    def reported(self, table: TableName, report: dict[str, Any], who: Principal) -> None:
        """Take note of a client's report on a scan: which columns were read."""
        read = report.get("projected-field-names")
        with self._place.database.read() as session:
            dataset = known(session, table, self._place.policies.rules(session, who))
        if not isinstance(read, list) or len(read) > _MAX_COLUMNS:
            return
        names = tuple(str(name)[:255] for name in read)
        snapshot_id = report.get("snapshot-id")
        newest = snapshot_id if isinstance(snapshot_id, int) and 0 < snapshot_id < 2**63 else None
        with self._place.database.write(durable=False) as session:
            if session.get(Dataset, dataset.id) is not None:
                seen = access.Access(who.name, "read", dataset.id, newest, names, new_id(), self._place.clock())
                access.record(session, [seen])


def _names(session: Session, zone: str, rules: Rules, after: str) -> Iterator[str]:
    while True:
        asked = select(Dataset).where(Dataset.zone == zone, Dataset.name > after).order_by(Dataset.name).limit(_BATCH)
        batch = session.scalars(asked).all()
        yield from (dataset.name for dataset in visible(session, batch, rules))
        if len(batch) < _BATCH:
            return
        after = batch[-1].name
