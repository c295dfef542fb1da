"""A small lake, made once and put back as it was for each test: tables are named by absolute paths."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from neurolake import Lake
from neurolake.app.settings import Settings
from neurolake.doctor.base import Answer, Fault
from neurolake.doctor.examine import examine
from neurolake.doctor.view import LakeView
from neurolake.kernel.principal import Principal

ANN = Principal("ann", roles=frozenset(("analyst",)))
Faults = Callable[..., dict[str, tuple[Fault, ...]]]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The lake's folder, and a copy of what is to be in it."""
    folder = tmp_path_factory.mktemp("doctor")
    home, kept = folder / "lake", folder / "kept"
    people, sales = folder / "people.csv", folder / "sales.csv"
    people.write_text("id,mail\n" + "".join(f"{n},user{n}@example.org\n" for n in range(30)))
    sales.write_text("id,amount\n" + "".join(f"{n},{n * 3}\n" for n in range(50)))
    with Lake.open(home) as lake:
        lake.ingest(people, zone="silver")
        lake.ingest(sales, zone="silver")
        lake.query("INSERT INTO sales SELECT * FROM sales").to_arrow()
        lake.policies.create(
            {"kind": "grant", "name": "all", "to": ["role:analyst"], "on": {"zone": "silver"}}, by="me"
        )
        on = {"dataset": "people", "columns": ["mail"]}
        lake.policies.create({"kind": "mask", "name": "mails", "on": on, "mask": {"method": "hash"}}, by="me")
        lake.query("SELECT mail FROM people", principal=ANN).to_arrow()
        lake.nuic.sketches.refresh()
    shutil.copytree(home, kept)
    return home, kept


@pytest.fixture
def home(template: tuple[Path, Path]) -> Iterator[Path]:
    place, kept = template
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(kept, place)
    yield place
    os.chmod(place, 0o755)


@pytest.fixture
def faults(home: Path) -> Faults:
    """What is wrong, by check; checks that saw nothing have no entry."""

    def found(environment: dict[str, str] | None = None, **options: object) -> dict[str, tuple[Fault, ...]]:
        settings = Settings(home=home, **options.pop("settings", {}))  # type: ignore[arg-type]
        view = LakeView(settings, environment=environment or {}, **options)  # type: ignore[arg-type]
        try:
            answers: list[Answer] = list(examine(view))
        finally:
            view.close()
        return {answer.check: answer.faults for answer in answers if not answer.ok}

    return found
