"""Creating tasks, following them, and getting their results."""

from __future__ import annotations

import re
import sys
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Callable, Literal, Optional, TextIO, cast

from ._persist import gave_up, persist
from ._resolve import collaboration_and_members
from ._transport import Transport
from .errors import NodeNotRunning, ParleyError, error_of, is_interruption
from .result import Result
from .types import LogRecord, Stage, Task

_POLL_SECONDS = 25
#: A node that has said nothing so long after a poll's end has hung.
_POLL_WITHIN = 60
#: Between two polls that brought nothing.
_PAUSE = 0.2
_ENDED = ("finished", "failed", "cancelled")


class TaskCalls:
    """The four verbs, and all else about tasks."""

    _transport: Transport
    _patience: float

    def create_task(
        self,
        algorithm: str,
        *,
        dataset: str,
        parameters: Optional[Mapping[str, Any]] = None,
        collaboration: Optional[str] = None,
        title: Optional[str] = None,
        purpose: Optional[str] = None,
        invited: Optional[Sequence[str]] = None,
        mode: Optional[Literal["secure", "open"]] = None,
        minimum: Optional[int] = None,
        least_participants: Optional[int] = None,
        most_participants: Optional[int] = None,
        recipients: Optional[Literal["participants", "launcher"]] = None,
        join_seconds: Optional[float] = None,
        phase_seconds: Optional[float] = None,
        contribute: Optional[bool] = None,
        idempotency_key: Optional[str] = None,
        **more_parameters: Any,
    ) -> str:
        """Create a task and return its id.

        :param algorithm: see :meth:`algorithms`, for example ``"mean"``.
        :param dataset: the label under which every organisation has connected its data.
        :param parameters: the algorithm's; they can also be given by name, as in
            ``columns=["wage"], group_by={"region": ["north", "south"]}``.
        :param collaboration: its name or id; may be left out when the node is in one only.
        :param invited: names or ids of members; all when left out.
        :param mode: ``"open"``: you see every organisation's own numbers, and they are told so.
        :param minimum: every organisation is hidden among at least so many others (3).
        :param join_seconds: how long the others may accept (7 days).
        :param contribute: whether this organisation is asked for its data like any other; when
            left out: if it has the dataset. Its operator or a standing policy decides.
        :param idempotency_key: a text of your own, for a script that may be run again: the node
            creates one task for it. When left out, a fresh one makes sure that a broken connection
            does not create two.
        :raises ParleyError: nothing was created, unless ``details`` has ``idempotency_key``.
        """
        task: dict[str, Any] = {
            "algorithm": algorithm,
            "dataset": dataset,
            "parameters": _parameters(parameters, more_parameters),
            "collaboration": collaboration,
            "title": title,
            "purpose": purpose,
            "invited": None if invited is None else list(invited),
            "mode": mode,
            "minimum": minimum,
            "recipients": recipients,
            "joinSeconds": join_seconds,
            "phaseSeconds": phase_seconds,
        }
        task = {name: value for name, value in task.items() if value is not None}
        bounds = {"minimum": least_participants, "maximum": most_participants}
        if any(bound is not None for bound in bounds.values()):
            task["participants"] = {n: bound for n, bound in bounds.items() if bound is not None}
        if contribute is not None:
            task["contribute"] = "ask" if contribute else None
        task.update(collaboration_and_members(self._transport, collaboration, invited))
        key = str(uuid.uuid4()) if idempotency_key is None else idempotency_key
        return cast(str, self._create_once(task, key)["id"])

    def trace(
        self,
        task_id: str,
        *,
        start: int = 0,
        file: Optional[TextIO] = None,
    ) -> bool:
        """Print the task's log until it has ended; return whether it ended well.

        :param start: the number of the first record to print.
        :param file: where to print; standard output when left out.
        """
        task = self._persistently(
            partial(self.task, task_id),
            lambda last: gave_up(last, f"Then trace {task_id} again.", task=task_id),
        )
        names = {
            one["organisation"]["id"]: one["organisation"]["name"] for one in task["participants"]
        }
        for record in self.log(task_id, start=start):
            when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(record["time"] / 1000))
            who = record["organisation"]
            subject = "" if who is None else f"{names.get(who, who)}: "
            _print(f"{when}  {subject}{record['message']}", file or sys.stdout)
        return self.wait(task_id)

    def wait(self, task_id: str, *, timeout: Optional[float] = None) -> bool:
        """Wait until the task has ended; return whether it ended well.

        :param timeout: seconds; without it, as long as it takes.
        :raises TimedOut: it has not ended by then; it goes on.
        """
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            seconds: float = _POLL_SECONDS
            if deadline is not None:
                seconds = max(0.0, min(seconds, deadline - time.monotonic()))
            task = self._persistently(
                partial(self._wait_once, task_id, seconds),
                lambda last: gave_up(last, f"Then wait for {task_id} again.", task=task_id),
            )
            if task["stage"] in _ENDED:
                return bool(task["stage"] == "finished")
            if deadline is not None and time.monotonic() >= deadline:
                raise error_of(
                    "TIMED_OUT",
                    f"The task has not ended within {timeout:g} seconds. It goes on; wait for "
                    f"{task_id} again, or cancel it.",
                    {"task": task_id},
                )
            time.sleep(_PAUSE)

    def get_result(self, task_id: str) -> Result:
        """Get the result of a task that ended well.

        :raises TaskNotEnded: wait for it first.
        :raises TaskFailed: there is none; the log says why.
        :raises TaskCancelled: there is none.
        """
        raw = self._transport.json("GET", ("tasks", task_id, "result"))
        return Result(raw, lambda: self.get_result_csv(task_id))

    def get_result_csv(self, task_id: str) -> str:
        """Get the result as CSV text."""
        return self._transport.text(
            "GET", ("tasks", task_id, "result"), headers={"accept": "text/csv"}
        )

    def get_result_arrow(self, task_id: str) -> bytes:
        """Get the result as an Arrow IPC stream, for ``pyarrow.ipc.open_stream``."""
        return self._transport.data(
            "GET",
            ("tasks", task_id, "result"),
            headers={"accept": "application/vnd.apache.arrow.stream"},
        )

    def log(self, task_id: str, *, start: int = 0) -> Iterator[LogRecord]:
        """Yield the records of the task's log until it has ended, each once, from ``start`` on."""
        while True:
            page = self._persistently(
                partial(self._log_page, task_id, start), partial(_log_lost, task_id, start)
            )
            for record in page["lines"]:
                yield record
                start = record["seq"] + 1
            if page["lines"]:
                continue
            if page["ended"]:
                return
            time.sleep(_PAUSE)

    def task(self, task_id: str) -> Task:
        """Get a task as it stands."""
        return cast(Task, self._transport.json("GET", ("tasks", task_id)))

    def tasks(
        self,
        *,
        collaboration: Optional[str] = None,
        stage: Optional[Stage] = None,
        **filters: Any,
    ) -> Iterator[Task]:
        """Yield the tasks, newest first; pages are fetched as they are needed.

        :param collaboration: a name or an id.
        :param filters: any other that ``GET /v1/tasks`` has.
        """
        chosen = collaboration_and_members(self._transport, collaboration, None)
        query = {"stage": stage, **chosen, **filters}
        cursor: Optional[str] = None
        while True:
            page = self._transport.json("GET", ("tasks",), query={**query, "cursor": cursor})
            yield from page["items"]
            cursor = page.get("next")
            if cursor is None:
                return

    def cancel(self, task_id: str) -> None:
        """Cancel a task that this organisation has launched."""
        self._transport.json("POST", ("tasks", task_id, "cancellation"))

    def _wait_once(self, task_id: str, seconds: float) -> Task:
        answer = self._transport.json(
            "GET",
            ("tasks", task_id, "wait"),
            query={"seconds": round(seconds, 3)},
            within=seconds + _POLL_WITHIN,
        )
        return cast(Task, answer)

    def _log_page(self, task_id: str, start: int) -> Any:
        return self._transport.json(
            "GET",
            ("tasks", task_id, "log"),
            query={"from": start, "seconds": _POLL_SECONDS},
            within=_POLL_SECONDS + _POLL_WITHIN,
        )

    def _persistently(
        self, act: Callable[[], Any], give_up: Callable[[ParleyError], ParleyError]
    ) -> Any:
        # A node that was there before is waited for; where nobody was, the address may be wrong.
        return persist(
            act,
            lambda error: self._transport.reached and is_interruption(error),
            give_up,
            self._patience,
        )

    def _create_once(self, task: Mapping[str, Any], key: str) -> Any:
        def send() -> Any:
            return self._transport.json(
                "POST", ("tasks",), body=task, headers={"idempotency-key": key}
            )

        def refused(error: ParleyError) -> bool:
            return isinstance(error, NodeNotRunning)

        try:
            return send()
        except ParleyError as error:
            if refused(error) or not is_interruption(error):
                raise
        try:
            # The second time under the same key, as soon as somebody listens again.
            return persist(send, refused, lambda last: last, self._patience)
        except ParleyError as error:
            if not is_interruption(error):
                raise
            raise error_of(
                "TIMED_OUT" if error.code == "TIMED_OUT" else "STOPPED",
                "The connection to the node broke before it had answered. Whether the task was "
                f"created is not known: create it again with idempotency_key={key!r}, which never "
                "creates it twice, or look at the list of tasks.",
                {"idempotency_key": key},
            ) from error


def _print(line: str, file: TextIO) -> None:
    """Print what the file can take: a name it has no letters for must not end a script."""
    encoding = getattr(file, "encoding", None) or "utf-8"
    print(line.encode(encoding, "replace").decode(encoding), file=file, flush=True)


def _log_lost(task_id: str, start: int, last: ParleyError) -> ParleyError:
    resume = f"Then follow {task_id} from record {start}: trace(task_id, start={start})."
    return gave_up(last, resume, task=task_id, start=start)


def _parameters(given: Optional[Mapping[str, Any]], more: Mapping[str, Any]) -> dict[str, Any]:
    """Python's names become the algorithm's: ``group_by`` is ``groupBy``."""
    named = {_camel(name): value for name, value in more.items() if value is not None}
    parameters = {**(given or {}), **named}
    if isinstance(parameters.get("columns"), str):
        parameters["columns"] = names("columns", parameters["columns"])
    groups = parameters.get("groupBy")
    if isinstance(groups, Mapping):
        parameters["groupBy"] = [
            {"column": column, "levels": names(f"group_by[{column!r}]", levels)}
            for column, levels in groups.items()
        ]
    return parameters


def names(of: str, given: Sequence[str]) -> list[str]:
    """List what was given; a bare text would be taken for its letters."""
    if isinstance(given, str):
        raise error_of("USAGE", f"{of} takes a list, as [{given!r}]. Nothing was launched.")
    return list(given)


def _camel(name: str) -> str:
    return re.sub(r"_([a-z])", lambda match: match.group(1).upper(), name)
