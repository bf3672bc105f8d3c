"""Names of collaborations and members, made ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any, Optional

from ._transport import Transport
from .errors import error_of

_COLLABORATION = re.compile(r"bafyrei[a-z2-7]{52}")
_ORGANISATION = re.compile(r"12D3KooW[1-9A-HJ-NP-Za-km-z]{44}")
_LISTED = 10


def collaboration_and_members(
    transport: Transport, collaboration: Optional[str], invited: Optional[Sequence[str]]
) -> dict[str, Any]:
    """Give the ids of those that were named; the node is asked only where a name is used."""
    if isinstance(invited, str):
        raise error_of("USAGE", "invited takes a list of members. Nothing was launched.")
    named = any(not _ORGANISATION.fullmatch(who) for who in invited or ())
    if not named and (collaboration is None or _COLLABORATION.fullmatch(collaboration)):
        return {} if collaboration is None else {"collaboration": collaboration}
    found = _collaboration(transport.json("GET", ("collaborations",))["items"], collaboration)
    if invited is None:
        return {"collaboration": found["id"]}
    members = [m["organisation"] for m in found["members"] if m["state"] == "member"]
    ids = [w if _ORGANISATION.fullmatch(w) else _pick(members, w, "member")["id"] for w in invited]
    return {"collaboration": found["id"], "invited": ids}


def _collaboration(every: list[dict[str, Any]], typed: Optional[str]) -> dict[str, Any]:
    if typed is None:
        if len(every) == 1:
            return every[0]
        raise error_of(
            "USAGE",
            "This node is in no collaboration yet. Nothing was done; found or join one first."
            if not every
            else f"This node is in several collaborations: {_names(every)}. Nothing was done; "
            "say which one.",
        )
    whole = [one for one in every if one["id"] == typed]
    return whole[0] if whole else _pick(every, typed, "collaboration")


def _pick(items: list[dict[str, Any]], typed: str, what: str) -> dict[str, Any]:
    found = [item for item in items if _folded(item["name"]) == _folded(typed)]
    if not found:
        raise error_of(
            "NOT_FOUND",
            f'There is no {what} named "{typed}" here; there is {_names(items)}. Nothing was '
            "done; use one of these names, or an id.",
            {"name": typed},
        )
    if len(found) > 1:
        ids = [item["id"] for item in found]
        raise error_of(
            "USAGE",
            f'"{typed}" is the name of more than one {what}: {", ".join(ids)}. Nothing was done; '
            "use the id.",
            {"name": typed, "ids": ids},
        )
    return found[0]


def _names(items: list[dict[str, Any]]) -> str:
    if not items:
        return "none"
    names = ", ".join(f'"{item["name"]}"' for item in items[:_LISTED])
    more = len(items) - _LISTED
    return f"{names} and {more} more" if more > 0 else names


def _folded(name: str) -> str:
    """Names differ when a person sees them differ, not by case or by how an accent is encoded."""
    return unicodedata.normalize("NFC", name.strip()).lower()
