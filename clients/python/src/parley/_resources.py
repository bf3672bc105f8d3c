"""Everything else of the API that a token may call."""

from __future__ import annotations

import json
import time
from collections.abc import Collection, Iterator
from functools import partial
from typing import Any, Optional, cast

from ._persist import gave_up, persist
from ._resolve import collaboration_and_members
from ._sse import read_sse
from ._transport import Transport
from .errors import ParleyError, error_of, is_interruption
from .types import Collaboration, Event, Member, Task

#: The node says something every 15 s, be it a comment; one that is silent for longer is gone.
_SILENT_SECONDS = 60.0
_PAUSE = 0.1


class ResourceCalls:
    """The node, its collaborations, datasets, inbox, policies, history and events."""

    _transport: Transport
    _patience: float

    def status(self) -> dict[str, Any]:
        """Get what the node is and how it is."""
        return cast("dict[str, Any]", self._transport.json("GET", ("status",)))

    def profile(self) -> dict[str, Any]:
        """Get the name and contact this organisation shows to others."""
        return cast("dict[str, Any]", self._transport.json("GET", ("profile",)))

    def peers(self) -> list[dict[str, Any]]:
        """List the other organisations, whether connected, and their safety numbers."""
        return self._list("peers")

    def peer(self, organisation: str) -> dict[str, Any]:
        """Get one of them by its id."""
        return cast("dict[str, Any]", self._transport.json("GET", ("peers", organisation)))

    def collaborations(self) -> list[Collaboration]:
        """List the collaborations this node is in."""
        return cast("list[Collaboration]", self._list("collaborations"))

    def collaboration(self, name_or_id: Optional[str] = None) -> Collaboration:
        """Get one by its name or id; the only one when left out."""
        chosen = name_or_id
        if chosen is None:
            every = self.collaborations()
            if len(every) == 1:
                return every[0]
            chosen = ""
        found = collaboration_and_members(self._transport, chosen, None)
        answer = self._transport.json("GET", ("collaborations", found["collaboration"]))
        return cast(Collaboration, answer)

    def members(self, collaboration: Optional[str] = None) -> list[Member]:
        """List the present members of a collaboration."""
        every = self.collaboration(collaboration)["members"]
        return [member for member in every if member["state"] == "member"]

    def joins(self) -> list[dict[str, Any]]:
        """List the collaborations that this node is about to join."""
        return self._list("joins")

    def algorithms(self) -> list[dict[str, Any]]:
        """List what can be computed: names, parameters' schemas, examples."""
        return self._list("algorithms")

    def datasets(self) -> list[dict[str, Any]]:
        """List this organisation's own datasets; never their rows."""
        return self._list("datasets")

    def dataset(self, label: str) -> dict[str, Any]:
        """Get one of them, with its number of rows."""
        return cast("dict[str, Any]", self._transport.json("GET", ("datasets", label)))

    def inbox(self) -> list[Task]:
        """List the tasks that wait for this organisation's decision, which a token cannot make."""
        return cast("list[Task]", self._list("inbox"))

    def review(self, task_id: str) -> dict[str, Any]:
        """Get what the operator sees of a task before deciding."""
        return cast("dict[str, Any]", self._transport.json("GET", ("tasks", task_id, "review")))

    def policies(self) -> list[dict[str, Any]]:
        """List the operator's standing policies."""
        return self._list("policies")

    def tokens(self) -> list[dict[str, Any]]:
        """List the tokens, without their secrets."""
        return self._list("tokens")

    def history(
        self,
        *,
        collaboration: Optional[str] = None,
        task: Optional[str] = None,
    ) -> Iterator[dict[str, Any]]:
        """Yield what happened in the collaborations, newest first; pages as they are needed."""
        chosen = collaboration_and_members(self._transport, collaboration, None)
        before: Optional[int] = None
        while True:
            page = self._transport.json(
                "GET", ("history",), query={**chosen, "task": task, "before": before}
            )
            yield from page["items"]
            before = page["next"]
            if before is None:
                return

    def export_history(self, collaboration: Optional[str] = None) -> str:
        """Get the history as the text of a file; ``parley history verify`` checks it anywhere."""
        chosen = collaboration_and_members(self._transport, collaboration, None)
        return self._transport.text("POST", ("history", "export"), body=chosen)

    def verify_history(self, export: str) -> dict[str, Any]:
        """Have the node check an exported history, its own or another's; see ``ok``."""
        answer = self._transport.json("POST", ("history", "verification"), body=export.encode())
        return cast("dict[str, Any]", answer)

    def events(
        self,
        *,
        start: Optional[int] = None,
        kinds: Optional[Collection[str]] = None,
    ) -> Iterator[Event]:
        """Yield what happens at the node, in order, without end; none missed, none twice.

        Broken connections and restarts of the node are outlasted.

        :param start: the number of the first event wanted; when left out, those from now on.
        :param kinds: only events of these kinds, such as ``{"task"}``.
        :raises ParleyError: EVENTS_GONE when ``start`` is older than what the node keeps.
        """
        if isinstance(kinds, str):
            raise error_of("USAGE", 'kinds takes several, as {"task"}. Nothing was asked.')
        return self._events(start, kinds)

    def _events(
        self, start: Optional[int], kinds: Optional[Collection[str]]
    ) -> Iterator[Event]:
        # Asked for as a number, so that a connection that breaks before the first event loses none.
        following: int = (
            self._transport.json("GET", ("events",), query={"seconds": 0})["next"]
            if start is None
            else start
        )
        while True:
            stream = persist(
                partial(self._opened, following),
                self._is_lost,
                partial(_events_lost, following),
                self._patience,
            )
            try:
                for text in read_sse(stream):
                    event = _event(text)
                    if event["seq"] < following:
                        continue
                    following = event["seq"] + 1
                    if kinds is None or event["kind"] in kinds:
                        yield event
            except ParleyError as error:
                if not self._is_lost(error):
                    raise
            time.sleep(_PAUSE)

    def _opened(self, start: int) -> Iterator[bytes]:
        stream = self._transport.stream(
            ("events",),
            query={"from": start},
            headers={"accept": "text/event-stream"},
            within=_SILENT_SECONDS,
        )
        next(stream)
        return stream

    def _is_lost(self, error: ParleyError) -> bool:
        return self._transport.reached and is_interruption(error)

    def _list(self, what: str) -> list[dict[str, Any]]:
        return cast("list[dict[str, Any]]", self._transport.json("GET", (what,))["items"])


def _events_lost(start: int, last: ParleyError) -> ParleyError:
    resume = f"Then follow the events from there: events(start={start})."
    return gave_up(last, resume, start=start)


def _event(text: str) -> Event:
    try:
        return cast(Event, json.loads(text))
    except ValueError as cause:
        raise error_of(
            "INTERNAL",
            "The node sent an event that cannot be read. Update the older of the two.",
        ) from cause
