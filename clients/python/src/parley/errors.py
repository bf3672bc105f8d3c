"""What can go wrong. Every error has the node's stable ``code``: see ``parley codes``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional


class ParleyError(Exception):
    """A failure that a script may act on.

    ``code`` is stable (``TASK_FAILED``), the text is a sentence for people, ``details`` depend on
    the code. Codes with a class of their own raise that; all others raise this one.
    """

    def __init__(
        self,
        code: str,
        message: str,
        details: Optional[Mapping[str, Any]] = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details: dict[str, Any] = dict(details or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    def __reduce__(self) -> tuple[Any, ...]:
        return error_of, (self.code, self.message, self.details)


class UsageError(ParleyError):
    """USAGE: the call is not well formed; nothing was done."""


class NotFound(ParleyError):
    """NOT_FOUND, DATASET_UNKNOWN, ...: there is no such thing."""


class NotAllowed(ParleyError):
    """NOT_ALLOWED: the token's scopes do not cover this call."""


class TokenInvalid(NotAllowed):
    """TOKEN_INVALID: the token is wrong, expired or revoked."""


class TaskNotEnded(ParleyError):
    """TASK_NOT_ENDED: there is no result yet; ``wait`` or ``trace`` first."""


class TaskFailed(ParleyError):
    """TASK_FAILED: there is no result; the log says why."""


class TaskCancelled(ParleyError):
    """TASK_CANCELLED: there is no result."""


class ConnectionLost(ParleyError):
    """STOPPED: the connection broke, or the node stops; tasks go on with the node."""


class NodeNotRunning(ConnectionLost):
    """NODE_NOT_RUNNING: nobody answers at this address; nothing was sent."""


class TimedOut(ParleyError, TimeoutError):
    """TIMED_OUT: the time given to ``wait`` is over, or the node says nothing."""


_CLASSES: dict[str, type[ParleyError]] = {
    "USAGE": UsageError,
    "NOT_FOUND": NotFound,
    "DATASET_UNKNOWN": NotFound,
    "NOT_ALLOWED": NotAllowed,
    "TOKEN_INVALID": TokenInvalid,
    "TASK_NOT_ENDED": TaskNotEnded,
    "TASK_FAILED": TaskFailed,
    "TASK_CANCELLED": TaskCancelled,
    "STOPPED": ConnectionLost,
    "NODE_NOT_RUNNING": NodeNotRunning,
    "TIMED_OUT": TimedOut,
}


def error_of(code: str, message: str, details: Optional[Mapping[str, Any]] = None) -> ParleyError:
    """Make the error that fits the code."""
    return _CLASSES.get(code, ParleyError)(code, message, details)


def is_interruption(error: ParleyError) -> bool:
    """Tell whether the node did not answer, so that it may be asked again later."""
    return isinstance(error, (ConnectionLost, TimedOut))
