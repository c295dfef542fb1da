"""Appends that keep the manifests of a table few.

A commit writes down all manifests that there are, and PyIceberg merges them only when there are a hundred, all into
one. Here those of about the same size are merged when there are sixteen, so that a table of N files has at most some
16·log₁₆ N, and each file is written down again log₁₆ N times.
"""

from math import log
from typing import Any

from pyiceberg.manifest import ManifestContent, ManifestFile
from pyiceberg.table import Transaction
from pyiceberg.table.snapshots import Operation
from pyiceberg.table.update.snapshot import _ManifestMergeManager, _MergeAppendFiles

_ALIKE = 16


class Append(_MergeAppendFiles):
    """A snapshot with more files."""

    def __init__(self, transaction: Transaction) -> None:
        super().__init__(Operation.APPEND, transaction, transaction._table.io)

    def _process_manifests(self, manifests: list[ManifestFile]) -> list[ManifestFile]:
        merger: _ManifestMergeManager[Any] = _ManifestMergeManager(0, 0, True, self)
        alike: dict[tuple[int, int], list[ManifestFile]] = {}
        rest = []
        for manifest in manifests:
            if manifest.content is not ManifestContent.DATA or manifest.added_snapshot_id == self.snapshot_id:
                rest.append(manifest)
            else:
                alike.setdefault((manifest.partition_spec_id, _level(manifest)), []).append(manifest)
        for (spec_id, _), some in alike.items():
            rest += [merger._create_manifest(spec_id, some)] if len(some) >= _ALIKE else some
        return rest


def _level(manifest: ManifestFile) -> int:
    files = (manifest.existing_files_count or 0) + (manifest.added_files_count or 0)
    return int(log(max(1, files), _ALIKE))
