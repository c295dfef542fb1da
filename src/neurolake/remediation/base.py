"""What may be asked for. Nothing here touches a database or a file."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from neurolake.compliance.policies.base import Masking

Dataset = Annotated[str, Field(min_length=1, max_length=160, description="Name, zone.name or id.")]
Column = Annotated[str, StringConstraints(min_length=1, max_length=255)]
Value = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=400)]
KeepHistory = Annotated[
    bool,
    Field(description="Leave earlier snapshots, stored results, originals and rejects as they are."),
]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class MaskColumns(_Request):
    """Write columns anew, their values masked."""

    action: Literal["mask"] = "mask"
    dataset: Dataset
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=1000)]
    mask: Masking
    keep_history: KeepHistory = False


class TokeniseColumns(_Request):
    """Write columns anew, each value as a keyed hash: equal values stay equal, also across datasets."""

    action: Literal["tokenise"] = "tokenise"
    dataset: Dataset
    columns: Annotated[tuple[Column, ...], Field(min_length=1, max_length=1000)]
    keep_history: KeepHistory = False


class DeleteRows(_Request):
    """Delete the rows for which a predicate over the dataset's columns is true."""

    action: Literal["delete_rows"] = "delete_rows"
    dataset: Dataset
    where: Annotated[str, StringConstraints(min_length=1, max_length=4000)] = Field(repr=False)
    keep_history: KeepHistory = False


class ApplyRetention(_Request):
    """Delete the rows that are older than the retention policies allow.

    Attributes:
        datasets: Only these; empty for all that a policy is about.
    """

    action: Literal["retention"] = "retention"
    datasets: Annotated[tuple[Dataset, ...], Field(max_length=1000)] = ()
    keep_history: KeepHistory = False


class PutInQuarantine(_Request):
    """Keep everybody from a dataset but those who may manage it."""

    action: Literal["quarantine"] = "quarantine"
    dataset: Dataset
    reason: Annotated[str, StringConstraints(max_length=500)] = ""


class Release(_Request):
    """End a quarantine."""

    action: Literal["release"] = "release"
    dataset: Dataset


class Purge(_Request):
    """Let go of a dataset's past: earlier snapshots, stored results of its queries, originals, rejects."""

    action: Literal["purge"] = "purge"
    dataset: Dataset


class _OfSubject(_Request):
    """What is about one person.

    Attributes:
        values: What identifies the person: an e-mail address, a phone number, a customer number. At least 4
            characters each. Found in any case, as a whole value or as a word of a longer text.
        columns: Where to look for rows: columns tagged as personal data (`personal`), or every column (`all`).
        tag: With `personal`: only columns with this tag; `pii` covers `pii.email` and all its like.
    """

    values: Annotated[tuple[Value, ...], Field(min_length=1, max_length=100)] = Field(repr=False)
    columns: Literal["personal", "all"] = "personal"
    tag: Annotated[str, StringConstraints(max_length=64)] = "pii"


class EraseSubject(_OfSubject):
    """Delete all rows of a person and every copy of the values that identify them, and prove that none is left."""

    action: Literal["erase_subject"] = "erase_subject"


class ExportSubject(_OfSubject):
    """Hand out all rows of a person as one zip file."""

    action: Literal["export_subject"] = "export_subject"
    format: Literal["json", "csv", "parquet"] = "json"


def purges(request: "Request") -> bool:
    """Whether the past of what is changed has to go."""
    return isinstance(request, Purge | EraseSubject) or not getattr(request, "keep_history", True)


Request = Annotated[
    MaskColumns
    | TokeniseColumns
    | DeleteRows
    | ApplyRetention
    | PutInQuarantine
    | Release
    | Purge
    | EraseSubject
    | ExportSubject,
    Field(discriminator="action"),
]
