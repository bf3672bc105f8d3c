"""Client of a Parley node: statistics over data that nobody hands out.

>>> from parley import Client
>>> client = Client.from_env()
>>> print(client.mean(dataset="wages", columns=["wage"]))
"""

from .client import Client
from .errors import (
    ConnectionLost,
    NodeNotRunning,
    NotAllowed,
    NotFound,
    ParleyError,
    TaskCancelled,
    TaskFailed,
    TaskNotEnded,
    TimedOut,
    TokenInvalid,
    UsageError,
)
from .result import Result

__all__ = [
    "Client",
    "ConnectionLost",
    "NodeNotRunning",
    "NotAllowed",
    "NotFound",
    "ParleyError",
    "Result",
    "TaskCancelled",
    "TaskFailed",
    "TaskNotEnded",
    "TimedOut",
    "TokenInvalid",
    "UsageError",
]
__version__ = "0.1.0"
