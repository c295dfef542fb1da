"""`neurolake pattern`: transformations that are used again and again."""

import json
from typing import Annotated, Any

import typer

from neurolake.cli.options import DEFAULT_HOME, Dataset, Home, Json, items, opened, pair
from neurolake.cli.output import console, emit, table


def commands() -> typer.Typer:
    """The group of commands."""
    group = typer.Typer(help="Transformations that are used again and again.", no_args_is_help=True)
    for name, command in (
        ("list", listing),
        ("show", show),
        ("suggest", suggest),
        ("learned", learned),
        ("apply", apply),
        ("propose", propose),
    ):
        group.command(name)(command)
    return group


def listing(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List the patterns that every lake has."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.patterns.listing()
    if as_json:
        emit(found)
    else:
        rows = [[one["name"], ", ".join(s["name"] for s in one["slots"]), one["description"]] for one in found]
        table(["pattern", "slots", "description"], rows)


def show(name: str, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """Show a pattern with its slots."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.patterns.get(name)
    if as_json:
        emit(found)
        return
    console().print(found["description"], markup=False)
    rows = [[s["name"], s["kind"], s["default"], ", ".join(s["choices"]), s["description"]] for s in found["slots"]]
    table(["slot", "kind", "default", "choices", "description"], rows)


def suggest(dataset: Dataset, home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List patterns that a dataset's profile and quality speak for."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.patterns.suggestions(dataset)
    if as_json:
        emit(found)
    else:
        rows = [[one["pattern"], json.dumps(one["values"], ensure_ascii=False), one["reason"]] for one in found]
        table(["pattern", "values", "reason"], rows)


def learned(home: Home = DEFAULT_HOME, as_json: Json = False) -> None:
    """List what was done with SQL again and again."""
    with opened(home, as_json=as_json) as lake:
        found = lake.nuic.patterns.learned()
    if as_json:
        emit(found)
    else:
        rows = [[one["kind"], one["runs"], one["success_rate"], one["gain"], one["form"][:200]] for one in found]
        table(["kind", "runs", "success rate", "gain", "form"], rows)


def apply(
    dataset: Dataset,
    pattern: str,
    values: Annotated[list[str] | None, typer.Argument(help="slot=value; of a list slot=a,b or JSON.")] = None,
    target: Annotated[str | None, typer.Option(help="The dataset to make, or that rows are merged into.")] = None,
    replace: Annotated[bool, typer.Option(help="The dataset to make may take the place of one.")] = False,
    run: Annotated[bool, typer.Option("--run", help="Do it; without, it is only shown what would change.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show what a pattern would change, and with --run do it."""
    with opened(home, as_json=as_json) as lake:
        from neurolake.nuic.patterns.service import Wanted

        patterns = lake.nuic.patterns
        slots = {slot["name"]: slot for slot in patterns.get(pattern)["slots"]}
        given = dict(_value(text, slots) for text in values or ())
        wanted = Wanted(dataset, pattern, given, target, replace)
        preview = patterns.preview(wanted)
        done = patterns.apply(wanted, preview["agreed"]) if run else None
    if as_json:
        emit(done or preview)
    elif done:
        console().print(f"{done['operation']}: {done['rows']} rows in {done['zone']}.{done['dataset']}", markup=False)
    else:
        _show(preview)


def propose(
    dataset: Dataset,
    run: Annotated[bool, typer.Option("--run", help="Make the dataset; without, the steps are only shown.")] = False,
    home: Home = DEFAULT_HOME,
    as_json: Json = False,
) -> None:
    """Show the patterns that would lift a dataset and what they gain; with --run make the dataset."""
    with opened(home, as_json=as_json) as lake:
        patterns = lake.nuic.patterns
        found = patterns.propose(dataset)
        goes = run and found["agreed"] is not None
        done = patterns.carry_out(dataset, found["steps"], found["target"], found["agreed"]) if goes else None
    if as_json:
        emit(done or found)
        return
    rows = [
        [step["pattern"], json.dumps(step["values"], ensure_ascii=False), score]
        for step, score in zip(found["steps"], found["scores"], strict=True)
    ]
    table(["step", "values", "score after it"], rows, title=f"{found['dataset']} → {found['target']}")
    looked = f"measured on {found['sample_rows']:,} of {found['rows']:,} rows"
    console().print(f"Score now {found['before']['overall']}, then {found['after']['overall']}; {looked}.")
    for name, share in found["emptied"].items():
        console().print(f"{share:.1%} of the rows lose their {name}.", markup=False)
    if done:
        console().print(f"{done['operation']}: {done['rows']} rows in {done['zone']}.{done['dataset']}", markup=False)


def _show(preview: dict[str, Any]) -> None:
    out = console()
    out.print(f"Rows: {', '.join(f'{count} {what}' for what, count in preview['rows'].items())}", markup=False)
    for name, cells in preview.get("cells", {}).items():
        out.print(f"{name}: {cells['changed']} cells change, {cells['lost']} values become NULL", markup=False)
    for what, names in preview["columns"].items():
        if names:
            out.print(f"Columns {what}: {json.dumps(names, ensure_ascii=False)}", markup=False)
    for one in preview["sample"]:
        out.print(json.dumps(one, ensure_ascii=False), markup=False, soft_wrap=True)
    out.print("Nothing was changed: add --run to do it.")


def _value(text: str, slots: dict[str, Any]) -> tuple[str, Any]:
    name, value = pair(text, "slot")
    kind = slots.get(name, {}).get("kind")
    if kind == "number":
        try:
            return name, float(value)
        except ValueError as error:
            raise typer.BadParameter(f"{value!r} is no number") from error
    return name, items(value) if kind in ("columns", "texts") else value
