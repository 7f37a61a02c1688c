"""Which bytes of a file a request is answered with; pure, so that it can be held against slicing."""

import re
from http import HTTPStatus

from generator.model.record import record

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.IGNORECASE | re.ASCII)


@record
class Span:
    """Part of a file, or all of it."""

    status: HTTPStatus
    """OK for all, PARTIAL_CONTENT, or REQUESTED_RANGE_NOT_SATISFIABLE for nothing."""
    start: int
    end: int
    """Offset after the last byte."""
    size: int
    """Of the whole file."""

    @property
    def content_range(self) -> str | None:
        """The Content-Range header, where one is due."""
        if self.status is HTTPStatus.PARTIAL_CONTENT:
            return f"bytes {self.start}-{self.end - 1}/{self.size}"
        if self.status is HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE:
            return f"bytes */{self.size}"
        return None


def choose_span(header: str | None, size: int) -> Span:
    """What a Range header asks for; the whole file for several ranges or what is none (RFC 9110, 14.2)."""
    found = _ONE_RANGE.fullmatch(header or "")
    first, last = (found[1], found[2]) if found else ("", "")
    if not (first or last) or (first and last and int(last) < int(first)):
        return Span(status=HTTPStatus.OK, start=0, end=size, size=size)
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    else:
        start, end = max(size - int(last), 0), size
    if start >= end:
        return Span(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, start=0, end=0, size=size)
    return Span(status=HTTPStatus.PARTIAL_CONTENT, start=start, end=end, size=size)
