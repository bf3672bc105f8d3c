"""What needs no node."""

from __future__ import annotations

import os
import pickle
import random
import unittest
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

    def test_not_shown(self) -> None:
        self.assertNotIn("secret", repr(Client("secret")))


class ErrorTest(unittest.TestCase):
    def test_pickles(self) -> None:
        for code in ("TIMED_OUT", "TASK_FAILED", "OVERLAP"):
            error = error_of(code, "What happened.", {"a": 1})
            copy = pickle.loads(pickle.dumps(error))
            self.assertEqual(
                (type(copy), str(copy), copy.details),
                (type(error), f"{code}: What happened.", {"a": 1}),
            )
