"""The client against a real node."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any
from unittest import mock

import parley
from parley import Client, Result
from parley.types import Collaboration, Event, LogRecord, Member, Task

from .support import ASKED, HAS_NODE, NO_NODE, WAGES, client, control, eventually, losing, reader


class NodeTest(unittest.TestCase):
    """With a client, and whether errors have their codes."""

    def setUp(self) -> None:
        if not HAS_NODE:
            self.skipTest(NO_NODE)
        self.client = client()

    def fails(self, kind: type[parley.ParleyError], code: str, act: Any) -> parley.ParleyError:
        """Check that it raises this class with this code."""
        with self.assertRaises(kind) as raised:
            act()
        self.assertEqual(raised.exception.code, code)
        return raised.exception

    def waiting(self) -> str:
        """Create a task that nobody decides on, cancelled at the end."""
        task_id = self.client.create_task("mean", columns=["wage"], **ASKED)
        self.addCleanup(self.client.cancel, task_id)
        return task_id


class VerbsTest(NodeTest):
    def test_create_trace_result(self) -> None:
        task_id = self.client.create_task("mean", columns=["wage"], **WAGES)
        printed = io.StringIO()
        with redirect_stdout(printed):
            self.assertIs(self.client.trace(task_id), True)
        lines = printed.getvalue().splitlines()
        self.assertGreater(len(lines), 5)
        for line in lines:
            self.assertRegex(line, r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d  \S")
        received = [line for line in lines if line.endswith(": Masked numbers received.")]
        self.assertEqual(len(set(line[21:] for line in received)), 3)
        self.assertIs(self.client.wait(task_id), True)
        result = self.client.get_result(task_id)
        self.assertEqual(result.rows, [{"column": "wage", "mean": 5500, "count": 9}])
        self.assertEqual(result.contributors, 3)
        eventually(lambda: len(self.client.get_result(task_id).verified_by) == 3)
        again = io.StringIO()
        self.client.trace(task_id, start=3, file=again)
        # A record may be written after the end: who has recomputed the result.
        self.assertEqual(again.getvalue().splitlines()[: len(lines) - 3], lines[3:])

    def test_too_early(self) -> None:
        task_id = self.waiting()
        self.fails(parley.TaskNotEnded, "TASK_NOT_ENDED", lambda: self.client.get_result(task_id))
        error = self.fails(
            parley.TimedOut, "TIMED_OUT", lambda: self.client.wait(task_id, timeout=0.3)
        )
        self.assertIsInstance(error, TimeoutError)
        self.assertEqual(error.details, {"task": task_id})

    def test_cancelled(self) -> None:
        task_id = self.client.create_task("mean", columns=["wage"], **ASKED)
        self.client.cancel(task_id)
        self.assertIs(self.client.wait(task_id), False)
        self.fails(parley.TaskCancelled, "TASK_CANCELLED", lambda: self.client.get_result(task_id))

    def test_failed(self) -> None:
        late = {**ASKED, "join_seconds": 1}
        task_id = self.client.create_task("mean", columns=["wage"], **late)
        self.assertIs(self.client.trace(task_id, file=io.StringIO()), False)
        error = self.fails(
            parley.TaskFailed, "TASK_FAILED", lambda: self.client.get_result(task_id)
        )
        self.assertIn("reason", error.details)

    def test_interrupted_while_waiting(self) -> None:
        """A script that is stopped leaves the task, and the node, as they are."""
        task_id = self.waiting()
        program = (
            "import sys; from parley import Client; print('waiting', flush=True); "
            "Client.from_env().wait(sys.argv[1])"
        )
        with subprocess.Popen(
            [sys.executable, "-c", program, task_id],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as script:
            assert script.stdout is not None
            self.assertEqual(script.stdout.readline(), b"waiting\n")
            time.sleep(0.3)
            script.send_signal(signal.SIGINT)
            self.assertNotEqual(script.wait(10), 0)
        self.assertEqual(self.client.task(task_id)["stage"], "announced")

    def test_keyboard_interrupt(self) -> None:
        """Leaves with the task going on, whose id is told."""
        task_id = self.waiting()
        with mock.patch.object(Client, "create_task", return_value=task_id):
            told = io.StringIO()
            interrupt = mock.patch.object(Client, "_wait_once", side_effect=KeyboardInterrupt)
            with redirect_stderr(told), interrupt, self.assertRaises(KeyboardInterrupt):
                self.client.mean(columns=["wage"], **ASKED)
        self.assertIn(task_id, told.getvalue())
        self.assertEqual(self.client.task(task_id)["stage"], "announced")


class OnceTest(NodeTest):
    def announced(self) -> int:
        every = self.client.history()
        return sum(1 for item in every if item["type"] == "task.announced")

    def test_lost_answer(self) -> None:
        before = self.announced()
        with losing(1) as proxy:
            through = Client(os.environ["PARLEY_TOKEN"], proxy.url)
            task_id = through.create_task("mean", columns=["wage"], **ASKED)
        self.client.cancel(task_id)
        self.assertEqual(len(proxy.keys), 2)
        self.assertEqual(len(set(proxy.keys)), 1)
        self.assertEqual(self.announced(), before + 1)

    def test_lost_twice(self) -> None:
        with losing(2) as proxy:
            through = Client(os.environ["PARLEY_TOKEN"], proxy.url)
            error = self.fails(
                parley.ConnectionLost,
                "STOPPED",
                lambda: through.create_task("mean", columns=["wage"], **ASKED),
            )
        key = error.details["idempotency_key"]
        self.assertEqual(proxy.keys, [key, key])
        ids = {
            self.client.create_task("mean", columns=["wage"], idempotency_key=key, **ASKED)
            for _ in range(2)
        }
        self.assertEqual(len(ids), 1)
        self.client.cancel(ids.pop())

    def test_two_at_once(self) -> None:
        ids: list[str] = []

        def create() -> None:
            ids.append(client().create_task("mean", columns=["wage"], **WAGES))

        threads = [threading.Thread(target=create) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(len(set(ids)), 2)
        self.assertEqual([self.client.wait(task_id) for task_id in ids], [True, True])


class StatisticsTest(NodeTest):
    def test_mean(self) -> None:
        names = [m["organisation"]["name"] for m in self.client.members("Test")]
        printed = io.StringIO()
        with redirect_stdout(printed):
            result = self.client.mean(
                columns=["wage"], collaboration="test", invited=names, trace=True, **WAGES
            )
        self.assertEqual(result.rows, [{"column": "wage", "mean": 5500, "count": 9}])
        self.assertGreater(len(printed.getvalue().splitlines()), 5)
        self.assertEqual(
            repr(result).splitlines(),
            ["mean of 3 organisations", "column  mean  count", "wage    5500  9"],
        )

    def test_groups(self) -> None:
        result = self.client.sum(columns=["wage"], group_by={"region": ["north", "south"]}, **WAGES)
        self.assertEqual(result.rows, [{"region": "north", "column": "wage", "sum": 49500}])
        self.assertIn({"region": "south", "column": "wage"}, result.withheld)

    def test_open(self) -> None:
        result = self.client.count(dataset="wages", mode="open", join_seconds=60)
        own = [numbers["value"] for one in result.partials for numbers in one["numbers"]]
        self.assertEqual(own, [3, 3, 3])

    def test_others(self) -> None:
        grid: Any = {"low": 0, "high": 10000, "step": 500}
        wage: dict[str, Any] = {"columns": ["wage"], **WAGES}
        self.assertAlmostEqual(
            self.only(self.client.standard_deviation(**wage), "standardDeviation"), 1561.2494995996
        )
        self.assertEqual(self.only(self.client.variance(**wage), "variance"), 2437500)
        self.assertAlmostEqual(
            self.only(self.client.standard_error(**wage), "standardError"), 520.4164998665
        )
        self.assertEqual(self.only(self.client.summary(**wage), "mean"), 5500)
        self.assertEqual(self.only(self.client.median(grid=grid, **wage), "count"), 9)
        table = self.client.frequency_table(group_by={"region": ["north"]}, **WAGES)
        self.assertIn({"region": "north", "column": None, "count": 9}, table.rows)

    def only(self, result: Result, name: str) -> float:
        self.assertEqual(len(result.rows), 1)
        value = result.rows[0][name]
        assert isinstance(value, (int, float))
        return value

    def test_tables(self) -> None:
        result = self.client.mean(columns=["wage"], **WAGES)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "wages.csv"
            text = result.to_csv(path)
            self.assertEqual(path.read_bytes(), text.encode())
        self.assertEqual(text.splitlines()[1].split(",")[:2], ["wage", "5500"])
        # An Arrow stream begins with a continuation mark (the format's "Encapsulated message").
        self.assertEqual(self.client.get_result_arrow(result.task)[:4], b"\xff\xff\xff\xff")
        with (
            mock.patch.dict(sys.modules, {"pandas": None}),
            self.assertRaisesRegex(ImportError, "pip install pandas"),
        ):
            result.to_pandas()

    def test_pandas(self) -> None:
        try:
            import pandas  # type: ignore[import-untyped,unused-ignore]  # noqa: F401
        except ImportError:
            self.skipTest("pandas is not installed")
        frame = self.client.mean(columns=["wage"], **WAGES).to_pandas()
        self.assertEqual(frame.to_dict("records"), [{"column": "wage", "mean": 5500, "count": 9}])

    def test_failure_is_raised(self) -> None:
        late = {**ASKED, "join_seconds": 1}
        self.fails(
            parley.TaskFailed, "TASK_FAILED", lambda: self.client.mean(columns=["wage"], **late)
        )

    def test_bad_input(self) -> None:
        def mean(**wrong: Any) -> Any:
            return lambda: self.client.mean(**{"columns": ["wage"], **WAGES, **wrong})

        self.fails(parley.NotFound, "NOT_FOUND", mean(collaboration="Nobody"))
        self.fails(parley.NotFound, "NOT_FOUND", mean(invited=["Nobody"]))
        self.fails(parley.UsageError, "USAGE", mean(invited="Ahorn"))
        # A text is a sequence too, of letters.
        self.fails(parley.UsageError, "USAGE", mean(columns="wage"))
        self.fails(parley.UsageError, "USAGE", mean(group_by={"region": "north"}))
        self.fails(parley.UsageError, "USAGE", mean(minimum=float("nan")))
        self.fails(parley.UsageError, "USAGE", mean(minimum=1))
        self.fails(parley.ParleyError, "PARAMETERS_INVALID", mean(columns=[]))
        self.fails(parley.ParleyError, "PARAMETERS_INVALID", mean(colour="red"))
        self.fails(
            parley.ParleyError,
            "ALGORITHM_UNKNOWN",
            lambda: self.client.compute("magic", **WAGES),
        )


class TokenTest(NodeTest):
    def test_wrong(self) -> None:
        for token in ("wrong", "parley_" + "A" * 43):
            stranger = Client(token, os.environ["PARLEY_URL"])
            self.fails(parley.TokenInvalid, "TOKEN_INVALID", stranger.status)

    def test_scope(self) -> None:
        self.assertEqual(reader().status()["connected"], 2)
        self.fails(
            parley.NotAllowed,
            "NOT_ALLOWED",
            lambda: reader().create_task("mean", columns=["wage"], **WAGES),
        )

    def test_proxies_are_not_used(self) -> None:
        nowhere = "http://127.0.0.1:9"
        with mock.patch.dict(os.environ, {"http_proxy": nowhere, "HTTP_PROXY": nowhere}):
            self.assertEqual(client().status()["connected"], 2)

    def test_file(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "token"
            path.write_text(os.environ["PARLEY_TOKEN"] + "\n")
            found = Client.from_file(path, os.environ["PARLEY_URL"])
            self.assertEqual(found.profile(), self.client.profile())


class RestTest(NodeTest):
    def test_reads(self) -> None:
        own = self.client.status()["organisation"]
        self.assertEqual(len(self.client.peers()), 2)
        peer = self.client.peers()[0]
        self.assertEqual(
            self.client.peer(peer["organisation"]["id"])["safetyNumber"], peer["safetyNumber"]
        )
        collaboration = self.client.collaboration()
        self.assertEqual(self.client.collaboration("TEST")["id"], collaboration["id"])
        self.assertEqual(self.client.joins(), [])
        self.assertIn("mean", [one["name"] for one in self.client.algorithms()])
        self.assertEqual({one["label"] for one in self.client.datasets()}, {"asked", "wages"})
        self.assertEqual(self.client.dataset("wages")["rows"], 3)
        self.fails(parley.NotFound, "DATASET_UNKNOWN", lambda: self.client.dataset("nothing"))
        task_id = self.waiting()
        self.assertIn(task_id, [task["id"] for task in self.client.inbox()])
        self.assertEqual(self.client.review(task_id)["task"]["launcher"]["id"], own)
        self.assertEqual([one["terms"]["name"] for one in self.client.policies()], ["Wages"])
        self.assertEqual({one["name"] for one in self.client.tokens()}, {"reader", "scripts"})
        export = self.client.export_history()
        self.assertIn(collaboration["id"], export)
        self.assertIs(self.client.verify_history(export)["ok"], True)

    def test_pages(self) -> None:
        ids = [self.waiting() for _ in range(3)]
        found = [task["id"] for task in self.client.tasks(stage="announced", limit=2)]
        self.assertEqual(set(ids) - set(found), set())
        self.assertEqual(len(found), len(set(found)))
        of_one = list(self.client.history(task=ids[0]))
        self.assertIn("task.announced", [item["type"] for item in of_one])

    def test_types(self) -> None:
        """The types name the keys that the node's answers have."""
        task_id = self.client.create_task("mean", columns=["wage"], **WAGES)
        record = next(iter(self.client.log(task_id)))
        collaboration = self.client.collaboration()
        event = next(iter(self.client.events(start=1)))
        for found, kind in [
            (self.client.task(task_id), Task),
            (record, LogRecord),
            (collaboration, Collaboration),
            (collaboration["members"][0], Member),
            (event, Event),
        ]:
            self.assertEqual(set(found), set(kind.__annotations__), kind.__name__)

    def test_ids_cannot_change_the_path(self) -> None:
        for wrong in ("", ".", "..", "../node/stop", "a?b=c", "x\r\nhost: y"):
            with self.assertRaises(parley.UsageError):
                self.client.task(wrong)


class RestartTest(NodeTest):
    def test_trace_goes_on(self) -> None:
        task_id = self.client.create_task("mean", columns=["wage"], **ASKED)
        printed = io.StringIO()
        ended: list[bool] = []
        threads = [
            threading.Thread(target=lambda: ended.append(client().trace(task_id, file=printed))),
            threading.Thread(target=lambda: ended.append(client().wait(task_id))),
        ]
        for thread in threads:
            thread.start()
        eventually(lambda: printed.getvalue() != "")
        control("stop")
        control("start")
        self.client.cancel(task_id)
        for thread in threads:
            thread.join(30)
        self.assertEqual(ended, [False, False])
        whole = io.StringIO()
        self.client.trace(task_id, file=whole)
        self.assertTrue(whole.getvalue().startswith(printed.getvalue()))

    def test_events_go_on(self) -> None:
        """None missed and none twice, with a restart in between."""
        found: list[Event] = []
        follower = client()
        first = self.client.create_task("mean", columns=["wage"], **ASKED)

        def follow() -> None:
            for event in follower.events(start=1):
                found.append(event)
                change = (event["task"], event["data"].get("change"))
                if change == (first, "cancelled"):
                    return

        thread = threading.Thread(target=follow, daemon=True)
        thread.start()
        eventually(lambda: len(found) > 5)
        control("stop")
        control("start")
        self.client.cancel(first)
        thread.join(30)
        self.assertFalse(thread.is_alive())
        self.assertEqual([e["seq"] for e in found], list(range(1, len(found) + 1)))

    def test_given_up(self) -> None:
        impatient = client(patience=0.3)
        task_id = impatient.create_task("mean", columns=["wage"], **ASKED)
        following = iter(impatient.log(task_id))
        self.assertEqual(next(following)["seq"], 0)
        control("stop")
        try:
            with self.assertRaises(parley.ConnectionLost) as raised:
                list(following)
            start = raised.exception.details["start"]
            self.assertGreaterEqual(start, 1)
            self.assertIn(f"start={start}", str(raised.exception))
            self.fails(parley.NodeNotRunning, "NODE_NOT_RUNNING", lambda: client().wait(task_id))
        finally:
            control("start")
        self.client.cancel(task_id)
        seqs = [record["seq"] for record in self.client.log(task_id, start=start)]
        self.assertEqual(seqs, list(range(start, start + len(seqs))))
        self.assertTrue(seqs)
