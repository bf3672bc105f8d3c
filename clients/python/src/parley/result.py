"""The result of a task."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, Optional, Union

from .types import Organisation, Value

if TYPE_CHECKING:
    import pandas  # type: ignore[import-untyped,unused-ignore]

Row = dict[str, Value]
_ROWS_SHOWN = 20


class Result:
    """A table: one row for every group and column.

    ``rows``: dicts with the group's labels, ``column``, and the values by name. A group column that
    has the name of another field stands there as ``group:`` and its name.
    ``withheld``: groups and columns in which too few organisations have enough persons.
    ``contributors``: how many organisations' data is in it.
    ``verified_by``: the participants that have recomputed it.
    ``partials``: in open mode each organisation's own numbers, else empty.
    ``raw``: the node's whole answer.
    """

    def __init__(self, raw: dict[str, Any], csv: Callable[[], str]) -> None:
        result = raw["result"]
        self.raw = raw
        self._csv = csv
        self.task: str = raw["task"]
        self.statistic: str = result["statistic"]
        self.contributors: int = result["contributors"]
        self.verified_by: list[Organisation] = raw["verifiedBy"]
        self.partials: list[dict[str, Any]] = result.get("partials", [])
        taken = {"column"}.union(*(row["values"] for row in result["rows"]))
        names = [f"group:{name}" if name in taken else name for name in result["groupBy"]]

        def place(row: dict[str, Any]) -> Row:
            return {**dict(zip(names, row["group"])), "column": row["column"]}

        self.rows: list[Row] = [{**place(row), **row["values"]} for row in result["rows"]]
        self.withheld: list[Row] = [place(row) for row in result["withheld"]]

    def to_csv(self, path: Union[str, PathLike[str], None] = None) -> str:
        """Get the table as CSV (RFC 4180) from the node, and write it to a file if one is named."""
        text = self._csv()
        if path is not None:
            Path(path).write_bytes(text.encode("utf-8"))
        return text

    def to_pandas(self) -> pandas.DataFrame:
        """Make a pandas DataFrame of the rows."""
        try:
            import pandas
        except ImportError as cause:
            raise ImportError(
                "pandas is not installed. Install it with: pip install pandas, or use .rows"
            ) from cause
        return pandas.DataFrame(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __repr__(self) -> str:
        head = f"{self.statistic} of {self.contributors} organisations"
        shown = _table(self.rows[:_ROWS_SHOWN])
        more = len(self.rows) - _ROWS_SHOWN
        notes = [f"... and {more} more rows"] if more > 0 else []
        if self.withheld:
            notes.append(f"withheld: {len(self.withheld)}, too few persons in them")
        return "\n".join([head, *shown, *notes])


def _table(rows: list[Row]) -> list[str]:
    if not rows:
        return []
    names: list[str] = list(dict.fromkeys(name for row in rows for name in row))
    # A column of which nothing is known is not shown: counts of rows are of no column.
    names = [name for name in names if name != "column" or any(row["column"] for row in rows)]
    lines = [names] + [[_text(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(names))]
    return ["  ".join(cell.ljust(w) for cell, w in zip(line, widths)).rstrip() for line in lines]


def _text(value: Optional[Value]) -> str:
    return "" if value is None else str(value)
