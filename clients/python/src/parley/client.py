"""The client."""

from __future__ import annotations

import os
from os import PathLike
from pathlib import Path
from typing import Optional, Union

from ._resources import ResourceCalls
from ._statistics import StatisticCalls
from ._transport import Transport
from .errors import error_of

_DEFAULT_URL = "http://127.0.0.1:6700"


class Client(StatisticCalls, ResourceCalls):
    """A Parley node on this machine, as a token opens it.

    >>> client = Client(token="parley_...")
    >>> task_id = client.create_task("mean", dataset="wages", columns=["wage"])
    >>> if client.trace(task_id):
    ...     print(client.get_result(task_id))

    :param token: from ``parley token create my-scripts --scope read,launch``.
    :param url: where the node serves its API.
    :param patience: for how many seconds a node that was lost (restarted, say) is waited for while
        something is followed.
    :param allow_remote: whether the token may travel unencrypted to another machine.
    :raises UsageError: there is no token, or the address is not this machine's.
    """

    def __init__(
        self,
        token: str,
        url: str = _DEFAULT_URL,
        *,
        patience: float = 60.0,
        allow_remote: bool = False,
    ) -> None:
        self._transport = Transport(url, token, allow_remote)
        self._patience = patience

    @classmethod
    def from_env(cls, *, patience: float = 60.0) -> Client:
        """Take token and address from PARLEY_TOKEN (or PARLEY_TOKEN_FILE) and PARLEY_URL."""
        file = os.environ.get("PARLEY_TOKEN_FILE")
        url = os.environ.get("PARLEY_URL", _DEFAULT_URL)
        if file and not os.environ.get("PARLEY_TOKEN"):
            return cls.from_file(file, url, patience=patience)
        return cls(os.environ.get("PARLEY_TOKEN", ""), url, patience=patience)

    @classmethod
    def from_file(
        cls,
        path: Union[str, PathLike[str]],
        url: Optional[str] = None,
        *,
        patience: float = 60.0,
    ) -> Client:
        """Take the token from a file, as ``parley token create --file`` writes it."""
        try:
            # Editors of Windows put a byte order mark in front.
            token = Path(path).read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as cause:
            raise error_of(
                "USAGE",
                f"The token file {os.fspath(path)} cannot be read. Nothing was asked of the node.",
            ) from cause
        return cls(token, url or _DEFAULT_URL, patience=patience)

    def __repr__(self) -> str:
        # Without the token: this is what ends up in logs and notebooks.
        return f"Client({self._transport.url!r})"
