"""Server-sent events (WHATWG HTML, section 9.2.6), read from pieces that are cut anywhere."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from typing import Optional

from .errors import error_of

_LINE_END = re.compile(r"\r\n|\r|\n")
#: Far above the longest event; a stream without line ends must not fill the memory.
_LENGTH_MOST = 4 * 1024 * 1024


def read_sse(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the data of each event, as soon as it is whole."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    begun: list[str] = []
    data: Optional[list[str]] = None
    length = 0
    after_return = False
    for piece in pieces:
        text = decoder.decode(piece)
        if text == "":
            continue
        if after_return and text.startswith("\n"):
            text = text[1:]
        after_return = text.endswith("\r")
        lines = _LINE_END.split(text)
        begun.append(lines[0])
        length += len(text)
        if length > _LENGTH_MOST:
            raise error_of(
                "MESSAGE_TOO_LARGE",
                f"What answered sent an event of more than {_LENGTH_MOST} characters. It was not "
                "read; this is no Parley node of this version.",
            )
        if len(lines) == 1:
            continue
        lines[0] = "".join(begun)
        begun = [lines.pop()]
        for line in lines:
            if line == "":
                if data is not None:
                    yield "\n".join(data)
                data = None
                length = len(begun[0])
                continue
            name, _, value = line.partition(":")
            if name == "data":
                data = [] if data is None else data
                data.append(value[1:] if value.startswith(" ") else value)
