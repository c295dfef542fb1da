"""Days of TPC-DS whose columns agree with each other, as those of queries about weeks and months must."""

from collections.abc import Mapping
from datetime import date, timedelta

_FIRST_WEEK = date(1900, 1, 1)


def agreeing(row: Mapping[str, str | None], asked: Mapping[str, object], dom: int) -> dict[str, str | None]:
    """A row of `date_dim` in which all tells of one day: that of its date, its month or its year.

    Args:
        asked: Columns that the query compares with something; these decide the day before others.
        dom: The day of the month where nothing says it, from 1 to 28.
    """
    day = _day(row, asked, dom)
    told = {
        "d_date": str(day),
        "d_year": str(day.year),
        "d_moy": str(day.month),
        "d_dom": str(day.day),
        "d_qoy": str((day.month + 2) // 3),
        "d_dow": str(day.isoweekday() % 7),
        "d_month_seq": str((day.year - 1900) * 12 + day.month - 1),
        "d_week_seq": str((day - _FIRST_WEEK).days // 7 + 1),
        "d_day_name": day.strftime("%A"),
        "d_quarter_name": f"{day.year}Q{(day.month + 2) // 3}",
    }
    return dict(row) | {name: value for name, value in told.items() if name in row and row[name] is not None}


def _day(row: Mapping[str, str | None], asked: Mapping[str, object], dom: int) -> date:
    number = {name: int(row.get(name) or 0) for name in ("d_year", "d_moy", "d_dom", "d_month_seq")}
    if asked.get("d_date") and row.get("d_date"):
        return date.fromisoformat(row["d_date"] or "")
    # A small number is added to a month elsewhere.
    if asked.get("d_month_seq") and 1000 < number["d_month_seq"] < 2000:
        return date(1900 + number["d_month_seq"] // 12, number["d_month_seq"] % 12 + 1, dom)
    if asked.get("d_quarter_name") and row.get("d_quarter_name"):
        return _of_quarter(row["d_quarter_name"] or "") + timedelta(dom - 1)
    year = number["d_year"] if 1900 <= number["d_year"] <= 2100 else 2000
    months = min(max(number["d_moy"] - 1, 0), 35)
    return date(year + months // 12, months % 12 + 1, number["d_dom"] if 1 <= number["d_dom"] <= 28 else dom)


def _of_quarter(name: str) -> date:
    """The first day of a quarter such as `2001Q1`; of the year 2000 for what is no such name."""
    year, _, quarter = name.partition("Q")
    return date(int(year), 3 * int(quarter) - 2, 1) if year.isdigit() and quarter in {*"1234"} else date(2000, 1, 1)
