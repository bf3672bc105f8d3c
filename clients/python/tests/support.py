"""What the tests share: a client of the node that the environment names, and its disturbance."""

from __future__ import annotations

import os
import re
import socket
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from parley import Client

#: Three organisations; standing policies accept tasks about ``wages`` and none about ``asked``.
WAGES: dict[str, Any] = {
    "dataset": "wages",
    "minimum": 2,
    "join_seconds": 60,
    "phase_seconds": 15,
}
ASKED: dict[str, Any] = {**WAGES, "dataset": "asked"}
HAS_NODE = "PARLEY_TEST_CONTROL" in os.environ
NO_NODE = "needs the nodes that test/clients/python.test.ts starts"


def client(**options: Any) -> Client:
    """Make a client with both scopes."""
    return Client.from_env(**options)


def reader() -> Client:
    """Make a client that may only read."""
    return Client(os.environ["PARLEY_TEST_READ_TOKEN"], os.environ["PARLEY_URL"])


def control(action: str) -> None:
    """Have the node stopped or started at the same address."""
    request = urllib.request.Request(f"{os.environ['PARLEY_TEST_CONTROL']}/{action}", method="POST")
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    opener.open(request, timeout=60).close()


def eventually(holds: Callable[[], bool]) -> None:
    """Look again until it is so; patience, not a measure of speed."""
    end = time.monotonic() + 30
    while not holds():
        if time.monotonic() > end:
            raise AssertionError("waited in vain")
        time.sleep(0.02)


class Losing:
    """A proxy that passes requests on and loses the answers to the first so many POSTs."""

    def __init__(self, losses: int) -> None:
        self._left = losses
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self.keys: list[str] = []

    def run(self) -> None:
        """Serve one connection after the other until closed."""
        node = urlsplit(os.environ["PARLEY_URL"])
        while True:
            try:
                near, _ = self._server.accept()
            except OSError:
                return
            with near, socket.create_connection((node.hostname, node.port or 80)) as far:
                request = _request(near)
                found = re.search(rb"(?im)^idempotency-key: *(\S+)", request)
                if found:
                    self.keys.append(found.group(1).decode())
                own = f"host: {node.netloc}\r\nconnection: close\r\n".encode()
                far.sendall(re.sub(rb"(?im)^host: .*\r\n", own, request, count=1))
                answer = b"".join(iter(lambda: far.recv(65536), b""))
                if request.startswith(b"POST") and self._left > 0:
                    self._left -= 1
                    continue
                near.sendall(answer)

    def close(self) -> None:
        """Stop."""
        self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()


def _request(near: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += near.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?im)^content-length: *(\d+)", head)
    while length and len(body) < int(length.group(1)):
        more = near.recv(65536)
        data += more
        body += more
    return data


@contextmanager
def losing(losses: int) -> Iterator[Losing]:
    """Run the proxy beside the test."""
    proxy = Losing(losses)
    thread = threading.Thread(target=proxy.run, daemon=True)
    thread.start()
    try:
        yield proxy
    finally:
        proxy.close()
        thread.join(10)
