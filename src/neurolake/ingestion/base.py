"""Values of an ingestion: what is asked for, what is reported while it runs, what is answered."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal

from neurolake.ingestion.formats.base import ReadOptions
from neurolake.kernel.errors import InvalidOption
from neurolake.quality.base import WEIGHTS

Mode = Literal["auto", "create", "append", "replace", "upsert"]
Zone = Literal["bronze", "silver", "gold"]
State = Literal["queued", "running", "succeeded", "failed", "cancelled"]
STEPS = ("detect", "profile", "quality", "route", "transform", "write", "register", "lineage")
MODES: tuple[Mode, ...] = ("auto", "create", "append", "replace", "upsert")
ZONES: tuple[Zone, ...] = ("bronze", "silver", "gold")


@dataclass(frozen=True)
class Thresholds:
    """Where routing draws its lines: overall scores (0..1) and the least dimension that gold accepts."""

    gold: float = 0.8
    silver: float = 0.5
    gold_dimension: float = 0.6


@dataclass(frozen=True)
class TransformSwitches:
    """Which transforms silver and gold may apply."""

    trim: bool = True
    nulls: bool = True
    types: bool = True
    dates: bool = True
    numbers: bool = True
    booleans: bool = True
    units: bool = True
    case: bool = True
    duplicates: bool = True
    near_duplicates: bool = False
    names: bool = True


@dataclass(frozen=True)
class IngestRequest:
    """What the user asks of one file.

    Attributes:
        dataset: Name of the dataset; None makes one from the file's name.
        mode: `create` (a conflict when the dataset exists), `append`, `replace`, `upsert` (rows with a known key
            replace the old ones), or `auto`: create when new, append otherwise, a conflict when this very file
            is part of the dataset already.
        key: Column names of the upsert key.
        zone: Forces the zone; None routes by quality.
        confirm: Go on even though something that depends on the dataset's columns breaks.
    """

    dataset: str | None = None
    mode: Mode = "auto"
    key: tuple[str, ...] = ()
    zone: Zone | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)
    transforms: TransformSwitches = field(default_factory=TransformSwitches)
    read: ReadOptions = field(default_factory=ReadOptions)
    weights: Mapping[str, float] | None = None
    confirm: bool = False

    def __post_init__(self) -> None:
        if self.mode not in MODES:
            raise InvalidOption(f"No mode {self.mode!r}.", hint=f"One of: {', '.join(MODES)}.")
        if self.zone is not None and self.zone not in ZONES:
            raise InvalidOption(f"No zone {self.zone!r}.", hint=f"One of: {', '.join(ZONES)}.")
        unknown = set(self.weights or {}) - set(WEIGHTS)
        if unknown or any(not 0 <= weight <= 1 for weight in (self.weights or {}).values()):
            raise InvalidOption("Weights are numbers from 0 to 1.", hint=f"Dimensions: {', '.join(WEIGHTS)}.")
        if not isinstance(self.confirm, bool):
            raise InvalidOption("confirm is true or false.")
        if (self.mode == "upsert") != bool(self.key):
            raise InvalidOption("Mode upsert and a key go together.", hint="Give both, or neither.")

    def to_json(self) -> dict[str, Any]:
        """JSON-ready, for the job's record."""
        return asdict(self)

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "IngestRequest":
        """The inverse of `to_json`; absent keys take their defaults.

        Raises:
            InvalidOption: A key is unknown or a value is out of range.
        """
        known = dict(values)
        try:
            for name, kind in _PARTS.items():
                if name in known:
                    known[name] = kind(**_tuples(kind, known[name] or {}))
            return cls(**_tuples(cls, known))
        except TypeError as error:
            raise InvalidOption(f"Unknown or ill-typed option: {error}.") from error


_PARTS: dict[str, Any] = {"thresholds": Thresholds, "transforms": TransformSwitches, "read": ReadOptions}


def _tuples(kind: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {item.name for item in fields(kind) if isinstance(item.default, tuple)}
    return {name: tuple(value) if name in wanted else value for name, value in values.items()}


@dataclass(frozen=True)
class Event:
    """One report of a running ingestion.

    Attributes:
        sequence: Numbers the events of one job from 1.
        step: One of STEPS, or `done`, `failed`, `cancelled`.
        state: `started`, `progress` or `finished`.
        progress: Share of the whole job, 0..1.
        detail: What the step found, JSON-ready.
    """

    sequence: int
    step: str
    state: Literal["started", "progress", "finished"]
    progress: float
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Job:
    """An ingestion as seen from outside.

    Attributes:
        answer: After success: `dataset`, `zone`, `route`, `rows` (in, stored, rejected, removed), `detected`,
            `profile`, `quality`, `quality_before`, `personal_data`, `transforms`, `columns`, `snapshot_id`, `lineage`,
            `steps` (each of the eight with its seconds), `warnings`.
        error: After a failure: the problem.
    """

    id: str
    principal: str
    state: State
    step: str | None
    progress: float | None
    file_name: str
    sha256: str
    bytes: int
    request: Mapping[str, Any]
    dataset_id: str | None
    answer: Mapping[str, Any] | None
    error: Mapping[str, Any] | None
    submitted_at: str
    started_at: str | None
    finished_at: str | None

    def to_json(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self)
