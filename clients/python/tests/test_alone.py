"""What needs no node."""

from __future__ import annotations

import io
import os
import pickle
import random
import tempfile
import unittest
from pathlib import Path
from typing import cast
from unittest import mock

import parley
from parley import Client
from parley._sse import read_sse
from parley.errors import error_of


class SseTest(unittest.TestCase):
    STREAM = (
        ': hello\r\n\r\nid: 1\nevent: task\ndata: {"a":\ndata: "\u00e4"}\n\n'
        "data:no space\r\rid: 7\n\ndata\n\ndata: \U0001f600\n\ndata: never ended\n"
    ).encode()
    EVENTS = ['{"a":\n"\u00e4"}', "no space", "", "\U0001f600"]

    def test_cut_anywhere(self) -> None:
        chance = random.Random(1)
        for _ in range(300):
            cuts = sorted(chance.sample(range(len(self.STREAM)), chance.randint(0, 20)))
            ends = [0, *cuts, len(self.STREAM)]
            pieces = [self.STREAM[a:b] for a, b in zip(ends, ends[1:])]
            self.assertEqual(list(read_sse(pieces)), self.EVENTS)

    def test_bytes_one_by_one(self) -> None:
        self.assertEqual(list(read_sse(bytes([b]) for b in self.STREAM)), self.EVENTS)

    def test_without_end(self) -> None:
        with self.assertRaises(parley.ParleyError) as raised:
            list(read_sse(b"x" * 65536 for _ in range(1000)))
        self.assertEqual(raised.exception.code, "MESSAGE_TOO_LARGE")


class AddressTest(unittest.TestCase):
    def test_loopback(self) -> None:
        for url in ("http://127.0.0.1:6700", "http://localhost:1/", "http://[::1]:6700"):
            Client("t", url)

    def test_elsewhere(self) -> None:
        for url in (
            "http://example.org:6700",
            "http://10.0.0.1",
            "http://127.0.0.1.example.org",
            "http://localhost@example.org",
            "ftp://127.0.0.1",
            "127.0.0.1:6700",
            "http://",
            "http://127.0.0.1:99999",
        ):
            with self.subTest(url), self.assertRaises(parley.UsageError):
                Client("t", url)
        Client("t", "http://example.org:6700", allow_remote=True)

    def test_nobody_there(self) -> None:
        with self.assertRaises(parley.NodeNotRunning):
            Client("t", "http://127.0.0.1:1").status()


class TokenTest(unittest.TestCase):
    def test_none(self) -> None:
        empty = {"PARLEY_TOKEN": "", "PARLEY_TOKEN_FILE": ""}
        with mock.patch.dict(os.environ, empty), self.assertRaises(parley.UsageError):
            Client.from_env()
        with self.assertRaises(parley.UsageError):
            Client.from_file("/nowhere/at/all")

    def test_smuggled_header(self) -> None:
        for token in ("a\r\nx: y", "a b", "\u00e4"):
            with self.subTest(token), self.assertRaises(parley.UsageError):
                Client(token)

    def test_byte_order_mark(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "token")
            file.write_bytes(b"\xef\xbb\xbfparley_x\r\n")
            Client.from_file(file)

    def test_not_shown(self) -> None:
        self.assertNotIn("secret", repr(Client("secret")))


class UnsendableTest(unittest.TestCase):
    """Nobody listens there: an error other than USAGE says that it was tried."""

    client = Client("t", "http://127.0.0.1:1")

    def test_key(self) -> None:
        for key in ("a\r\nx: y", "l\u00f6hne", "\u2192"):
            with self.subTest(key), self.assertRaises(parley.UsageError):
                self.client.create_task("mean", dataset="wages", idempotency_key=key)

    def test_parameters(self) -> None:
        for value in ({1}, float("nan"), object()):
            with self.subTest(value), self.assertRaises(parley.UsageError):
                self.client.create_task("mean", dataset="wages", parameters={"x": value})

    def test_no_id(self) -> None:
        with self.assertRaises(parley.UsageError):
            self.client.get_result(cast(str, None))

    def test_kinds(self) -> None:
        with self.assertRaises(parley.UsageError):
            self.client.events(kinds="task-log")


class PrintTest(unittest.TestCase):
    def test_letters_the_output_does_not_have(self) -> None:
        written = io.BytesIO()
        record = {"seq": 0, "time": 0, "organisation": "a", "message": "Accepted."}
        organisation = {"id": "a", "name": "\u0141\u00f3d\u017a"}
        task = {"participants": [{"organisation": organisation}]}
        client = Client("t")
        file = io.TextIOWrapper(written, encoding="cp1252", newline="\n")
        log = mock.patch.object(client, "log", return_value=iter([record]))
        view = mock.patch.object(client, "task", return_value=task)
        with log, view, mock.patch.object(client, "wait", return_value=True):
            client.trace("x", file=file)
        self.assertTrue(written.getvalue().endswith(b"  ?\xf3d?: Accepted.\n"))


class ErrorTest(unittest.TestCase):
    def test_pickles(self) -> None:
        for code in ("TIMED_OUT", "TASK_FAILED", "OVERLAP"):
            error = error_of(code, "What happened.", {"a": 1})
            copy = pickle.loads(pickle.dumps(error))
            self.assertEqual(
                (type(copy), str(copy), copy.details),
                (type(error), f"{code}: What happened.", {"a": 1}),
            )
