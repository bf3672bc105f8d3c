"""One HTTP request at a time to the node; proxies of the environment are never used."""

from __future__ import annotations

import http.client
import ipaddress
import json
import re
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Optional, Union
from urllib.parse import quote, urlencode, urlsplit

from .errors import ParleyError, error_of

#: Checking a long history takes minutes; what is silent for longer than this has hung.
WITHIN_SECONDS = 280.0
Query = Mapping[str, Union[str, int, float, None]]


class Transport:
    """Where the node is, and the token that opens it."""

    def __init__(self, url: str, token: str, allow_remote: bool) -> None:
        self._secure, self._host, self._port = _address(url, allow_remote)
        self.url = url.rstrip("/")
        self._authorization = f"Bearer {_checked_token(token)}"
        #: Whether anybody has ever taken a connection here.
        self.reached = False

    def json(
        self,
        method: str,
        path: tuple[str, ...],
        *,
        query: Optional[Query] = None,
        body: Optional[object] = None,
        headers: Optional[Mapping[str, str]] = None,
        within: float = WITHIN_SECONDS,
    ) -> Any:
        """Ask, and read the answer as JSON; ``None`` when it has no content."""
        text = self.text(method, path, query=query, body=body, headers=headers, within=within)
        if text == "":
            return None
        try:
            return json.loads(text)
        except ValueError as cause:
            raise _foreign(200) from cause

    def text(
        self,
        method: str,
        path: tuple[str, ...],
        *,
        query: Optional[Query] = None,
        body: Optional[object] = None,
        headers: Optional[Mapping[str, str]] = None,
        within: float = WITHIN_SECONDS,
    ) -> str:
        """Ask, and read the whole answer as text."""
        return self.data(
            method, path, query=query, body=body, headers=headers, within=within
        ).decode("utf-8")

    def data(
        self,
        method: str,
        path: tuple[str, ...],
        *,
        query: Optional[Query] = None,
        body: Optional[object] = None,
        headers: Optional[Mapping[str, str]] = None,
        within: float = WITHIN_SECONDS,
    ) -> bytes:
        """Ask, and read the whole answer."""
        with self._asked(method, path, query, body, headers, within) as response:
            return response.read()

    def stream(
        self,
        path: tuple[str, ...],
        *,
        query: Optional[Query] = None,
        headers: Optional[Mapping[str, str]] = None,
        within: float = WITHIN_SECONDS,
    ) -> Iterator[bytes]:
        """Ask, and yield the answer in pieces as they come; an empty one says that it has begun."""
        with self._asked("GET", path, query, None, headers, within) as response:
            yield b""
            while True:
                piece = response.read1(65536)
                if not piece:
                    return
                yield piece

    @contextmanager
    def _asked(
        self,
        method: str,
        path: tuple[str, ...],
        query: Optional[Query],
        body: Optional[object],
        headers: Optional[Mapping[str, str]],
        within: float,
    ) -> Iterator[http.client.HTTPResponse]:
        kind = http.client.HTTPSConnection if self._secure else http.client.HTTPConnection
        # A connection each: one kept alive may be closed by the node just when it is used again.
        connection = kind(self._host, self._port, timeout=within)
        every = {"accept": "application/json", "authorization": self._authorization}
        if method != "GET":
            every["content-type"] = "application/json"
        every.update({name: _sendable(name, str(value)) for name, value in (headers or {}).items()})
        sent = body if body is None or isinstance(body, bytes) else _encoded(body)
        try:
            connection.request(method, _target(path, query), body=sent, headers=every)
            response = connection.getresponse()
            self.reached = True
            if response.status >= 300:
                raise _problem(response.status, response.read())
            yield response
        except ParleyError:
            raise
        except ConnectionRefusedError as cause:
            raise error_of(
                "NODE_NOT_RUNNING",
                f"No node answers at {self.url}. Nothing was done. Start it with: parley start, "
                "or give the address that it prints.",
                {"url": self.url},
            ) from cause
        except (TimeoutError, socket.timeout) as cause:
            self.reached = True
            raise error_of(
                "TIMED_OUT",
                f"The node has said nothing for {within:g} seconds. Whether it did what was asked "
                "is not known: look at the state before you try again.",
            ) from cause
        except (OSError, http.client.HTTPException) as cause:
            self.reached = True
            raise error_of(
                "STOPPED",
                "The connection to the node broke before it had answered. Whether it did what was "
                "asked is not known: look at the state before you try again.",
            ) from cause
        finally:
            connection.close()


def _target(path: tuple[str, ...], query: Optional[Query]) -> str:
    for segment in path:
        # URLs take these as steps; escaping does not help. None comes from scripts that lost an id.
        if not isinstance(segment, str) or segment in ("", ".", ".."):
            raise error_of("USAGE", f'"{segment}" is no id. Nothing was asked of the node.')
    given = {name: value for name, value in (query or {}).items() if value is not None}
    search = f"?{urlencode(given)}" if given else ""
    return "/v1/" + "/".join(quote(segment, safe="") for segment in path) + search


def _sendable(name: str, value: str) -> str:
    """Refuse what http.client would, or what another text would arrive for, before it is sent."""
    if re.fullmatch(r"[\x20-\x7e]*", value):
        return value
    raise error_of(
        "USAGE",
        f"The header {name} takes letters without accents, digits and signs on one line, not "
        f"{value!r}. Nothing was asked of the node.",
    )


def _encoded(body: object) -> bytes:
    try:
        return json.dumps(body, allow_nan=False).encode("utf-8")
    except (TypeError, ValueError) as cause:
        raise error_of(
            "USAGE",
            f"The request cannot be written as JSON ({cause}). Nothing was asked of the node. "
            "Use plain numbers, text, lists and dicts.",
        ) from cause


def _problem(status: int, content: bytes) -> ParleyError:
    try:
        problem = json.loads(content)
        return error_of(problem["code"], problem["detail"], problem["details"])
    except (ValueError, KeyError, TypeError):
        return _foreign(status)


def _foreign(status: int) -> ParleyError:
    return error_of(
        "INTERNAL",
        f"What answered with status {status} does not speak Parley's API of this version. "
        "Update the older of the two.",
        {"status": status},
    )


def _checked_token(token: str) -> str:
    found = token.strip()
    if re.fullmatch(r"[A-Za-z0-9._~+/-]+=*", found):
        return found
    raise error_of(
        "USAGE",
        "There is no token. Nothing was asked of the node. Make one with: parley token create "
        "my-scripts --scope read,launch; then give it as token, or in the environment as "
        "PARLEY_TOKEN."
        if found == ""
        else "The token is not one: it holds characters that no token has. Nothing was asked of "
        "the node. Copy it again.",
    )


def _address(url: str, allow_remote: bool) -> tuple[bool, str, int]:
    try:
        parts = urlsplit(url)
        secure = {"http": False, "https": True}[parts.scheme]
        host, port = parts.hostname, parts.port
        if not host:
            raise ValueError("no host")
    except (KeyError, ValueError) as cause:
        raise error_of(
            "USAGE",
            f'"{url}" is no address of a node. Nothing was asked. '
            "Give one like http://127.0.0.1:6700.",
        ) from cause
    if not (secure or allow_remote or _is_loopback(host)):
        raise error_of(
            "USAGE",
            f"{host} is not this machine: the token would travel readable by others. Nothing was "
            "sent. Use an address like http://127.0.0.1:6700, through a tunnel if the node is "
            "elsewhere.",
            {"host": host},
        )
    return secure, host, port or (443 if secure else 80)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
