"""Asking again while a node does not answer."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from .errors import ParleyError, error_of

T = TypeVar("T")

_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 3.0


def persist(
    act: Callable[[], T],
    again: Callable[[ParleyError], bool],
    give_up: Callable[[ParleyError], ParleyError],
    patience: float,
) -> T:
    """Ask with growing pauses until the node answers, for ``patience`` seconds."""
    started = time.monotonic()
    pause = _FIRST_PAUSE
    while True:
        try:
            return act()
        except ParleyError as error:
            if not again(error):
                raise
            left = patience - (time.monotonic() - started)
            if left <= 0:
                raise give_up(error) from error
            time.sleep(min(pause, left))
            pause = min(pause * 2, _LONGEST_PAUSE)


def gave_up(last: ParleyError, resume: str, **details: object) -> ParleyError:
    """Say that the node stayed away, and how to go on when it is back."""
    return error_of(
        last.code,
        "The node stopped answering and has not come back. Nothing is lost: what was under way "
        f"goes on when it is started again (parley start). {resume}",
        details,
    )
