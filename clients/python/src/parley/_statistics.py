"""One method for each algorithm: create the task, wait for it, give the result."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, Optional, TextIO, TypedDict

from ._tasks import TaskCalls, names
from .result import Result

if TYPE_CHECKING:
    from typing_extensions import Unpack

Groups = Mapping[str, Sequence[str]]


class Grid(TypedDict):
    """The points on which order statistics are looked for."""

    low: float
    high: float
    step: float


class Options(TypedDict, total=False):
    """What every statistic takes beside its own parameters; see :meth:`Client.create_task`."""

    collaboration: str
    title: str
    purpose: str
    invited: Sequence[str]
    mode: Literal["secure", "open"]
    minimum: int
    least_participants: int
    most_participants: int
    recipients: Literal["participants", "launcher"]
    join_seconds: float
    phase_seconds: float
    contribute: bool
    idempotency_key: str
    #: Print the task's log while it runs.
    trace: bool
    #: Seconds to wait for the end; TimedOut after that, with the task's id in ``details``.
    timeout: float


class StatisticCalls(TaskCalls):
    """Each raises TaskFailed or TaskCancelled when there is no result.

    Common parameters: ``dataset``, the label; ``columns``, to compute it of each; ``filter``, as in
    ``"age >= 18 AND region = 'north'"``; ``group_by``, as in ``{"region": ["north", "south"]}``;
    ``skipna=False``: a column with a missing value has no result.
    """

    def compute(
        self,
        algorithm: str,
        *,
        dataset: str,
        trace: bool = False,
        timeout: Optional[float] = None,
        **task: Any,
    ) -> Result:
        """Run any algorithm by its name; takes what :meth:`create_task` takes."""
        task_id = self.create_task(algorithm, dataset=dataset, **task)
        try:
            if trace:
                self.trace(task_id)
            self.wait(task_id, timeout=timeout)
        except KeyboardInterrupt:
            _say(sys.stderr, f"No longer waiting. The task goes on: {task_id}")
            raise
        return self.get_result(task_id)

    def summary(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        ddof: Optional[int] = None,
        **options: Unpack[Options],
    ) -> Result:
        """Count, mean and standard deviation of columns."""
        return self.compute(
            "summary",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            ddof=ddof,
            **options,
        )

    def count(
        self,
        *,
        dataset: str,
        columns: Optional[Sequence[str]] = None,
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        **options: Unpack[Options],
    ) -> Result:
        """How many values columns have that are not missing; without columns, how many rows."""
        return self.compute(
            "count",
            dataset=dataset,
            columns=None if columns is None else names("columns", columns),
            filter=filter,
            group_by=group_by,
            **options,
        )

    def sum(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The sum of columns."""
        return self.compute(
            "sum",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            **options,
        )

    def mean(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The arithmetic mean of columns."""
        return self.compute(
            "mean",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            **options,
        )

    def variance(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        ddof: Optional[int] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The variance of columns; ``ddof`` is 1 unless said otherwise."""
        return self.compute(
            "variance",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            ddof=ddof,
            **options,
        )

    def standard_deviation(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        ddof: Optional[int] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The standard deviation of columns; ``ddof`` is 1 unless said otherwise."""
        return self.compute(
            "standard-deviation",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            ddof=ddof,
            **options,
        )

    def standard_error(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        skipna: Optional[bool] = None,
        ddof: Optional[int] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The standard error of the mean of columns."""
        return self.compute(
            "standard-error",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            skipna=skipna,
            ddof=ddof,
            **options,
        )

    def minimum(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        grid: Grid,
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        refine_above: Optional[int] = None,
        exact_order_statistics: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The lower end of columns, on a grid of points."""
        return self.compute(
            "minimum",
            dataset=dataset,
            columns=names("columns", columns),
            grid=grid,
            filter=filter,
            group_by=group_by,
            refine_above=refine_above,
            exact_order_statistics=exact_order_statistics,
            **options,
        )

    def maximum(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        grid: Grid,
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        refine_above: Optional[int] = None,
        exact_order_statistics: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The upper end of columns, on a grid of points."""
        return self.compute(
            "maximum",
            dataset=dataset,
            columns=names("columns", columns),
            grid=grid,
            filter=filter,
            group_by=group_by,
            refine_above=refine_above,
            exact_order_statistics=exact_order_statistics,
            **options,
        )

    def median(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        grid: Grid,
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        refine_above: Optional[int] = None,
        exact_order_statistics: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """The median of columns, on a grid of points."""
        return self.compute(
            "median",
            dataset=dataset,
            columns=names("columns", columns),
            grid=grid,
            filter=filter,
            group_by=group_by,
            refine_above=refine_above,
            exact_order_statistics=exact_order_statistics,
            **options,
        )

    def quantiles(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        probabilities: Sequence[float],
        grid: Grid,
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        refine_above: Optional[int] = None,
        exact_order_statistics: Optional[bool] = None,
        **options: Unpack[Options],
    ) -> Result:
        """Quantiles of columns, on a grid of points."""
        return self.compute(
            "quantiles",
            dataset=dataset,
            columns=names("columns", columns),
            probabilities=list(probabilities),
            grid=grid,
            filter=filter,
            group_by=group_by,
            refine_above=refine_above,
            exact_order_statistics=exact_order_statistics,
            **options,
        )

    def histogram(
        self,
        *,
        dataset: str,
        column: str,
        edges: Sequence[float],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        **options: Unpack[Options],
    ) -> Result:
        """How many values of a column lie in each interval between two edges."""
        return self.compute(
            "histogram",
            dataset=dataset,
            column=column,
            edges=list(edges),
            filter=filter,
            group_by=group_by,
            **options,
        )

    def frequency_table(
        self,
        *,
        dataset: str,
        group_by: Groups,
        filter: Optional[str] = None,
        **options: Unpack[Options],
    ) -> Result:
        """How many rows have each label, or each combination of labels."""
        return self.compute(
            "frequency-table",
            dataset=dataset,
            group_by=group_by,
            filter=filter,
            **options,
        )

    def any(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        **options: Unpack[Options],
    ) -> Result:
        """Whether a yes/no column is true in any row."""
        return self.compute(
            "any",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            **options,
        )

    def all(
        self,
        *,
        dataset: str,
        columns: Sequence[str],
        filter: Optional[str] = None,
        group_by: Optional[Groups] = None,
        **options: Unpack[Options],
    ) -> Result:
        """Whether a yes/no column is true in every row."""
        return self.compute(
            "all",
            dataset=dataset,
            columns=names("columns", columns),
            filter=filter,
            group_by=group_by,
            **options,
        )


def _say(file: TextIO, line: str) -> None:
    print(line, file=file, flush=True)
