"""What the node answers: JSON objects with these keys. Times are milliseconds since 1970."""

from __future__ import annotations

from typing import Any, Literal, Optional, TypedDict, Union

Stage = Literal["announced", "running", "finished", "failed", "cancelled"]
Value = Union[float, bool, str, None]


class Organisation(TypedDict):
    """An organisation's id and the name it has given itself."""

    id: str
    name: str


class Member(TypedDict):
    """A member of a collaboration, present or past."""

    organisation: Organisation
    contact: str
    role: str
    state: Literal["member", "left", "removed", "succeeded", "forked"]
    inviter: Optional[str]
    connected: bool
    confirmed: bool
    self: bool
    predecessors: list[str]


class Collaboration(TypedDict):
    """A collaboration with its members and the datasets they have published."""

    id: str
    name: str
    purpose: str
    members: list[Member]
    invitations: list[dict[str, Any]]
    datasets: list[dict[str, Any]]
    entries: int
    forked: list[str]
    refused: dict[str, int]


class Task(TypedDict):
    """A task as it stands."""

    id: str
    collaboration: str
    title: str
    purpose: str
    launcher: Organisation
    algorithm: dict[str, Any]
    parameters: dict[str, Any]
    dataset: str
    privacy: dict[str, Any]
    announced: int
    joinDeadline: int
    ended: Optional[int]
    stage: Stage
    failure: Optional[dict[str, Any]]
    mine: str
    participants: list[dict[str, Any]]
    round: Optional[int]
    resultHash: Optional[str]
    hasResult: bool
    pausedBefore: Optional[str]
    needed: dict[str, int]
    phaseSeconds: int
    maxRounds: Optional[int]


class LogRecord(TypedDict):
    """One line of a task's log; ``seq`` counts from 0 without gaps."""

    task: str
    seq: int
    time: int
    level: Literal["info", "warning", "error"]
    event: str
    message: str
    organisation: Optional[str]
    round: Optional[int]
    attempt: Optional[int]
    facts: dict[str, Union[str, float]]
    phrase: dict[str, Any]


class Event(TypedDict):
    """Something that happened at the node; ``seq`` counts from 1 and is never given twice."""

    seq: int
    time: int
    kind: str
    collaboration: Optional[str]
    task: Optional[str]
    organisation: Optional[str]
    data: dict[str, Any]
