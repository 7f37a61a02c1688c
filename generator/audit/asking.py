"""The asking: one address after the other, several at a time."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor

import urllib3

from generator.audit.planning import Question, Subject
from generator.audit.report import Finding

_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_HDF5 = b"\x89HDF\r\n\x1a\n"
_SPAN = 4096
_BLOCK = 1 << 20
_OK, _PART, _WRONG = 200, 206, 400
_LONGEST_PAGE = 20_000_000
_PLAIN = {"Accept-Encoding": "identity", "User-Agent": "cellshelf-audit"}


def ask(
    asked: Iterable[Question],
    *,
    whole: bool = False,
    at_once: int = 8,
    on_done: Callable[[Question], None] = lambda _: None,
) -> tuple[Finding, ...]:
    """Ask every question and tell what is wrong, in the order of the questions. Waits on the network.

    With `whole`, files are read to their end and their digests compared.
    """
    retries = urllib3.Retry(2, redirect=5, backoff_factor=0.2, raise_on_status=False)
    with (
        urllib3.PoolManager(timeout=_TIMEOUT, retries=retries, maxsize=at_once) as pool,
        ThreadPoolExecutor(at_once) as threads,
    ):

        def one(question: Question) -> list[Finding]:
            found = _one(pool, question, whole=whole)
            on_done(question)
            return found

        return tuple(finding for found in threads.map(one, asked) for finding in found)


def _one(pool: urllib3.PoolManager, question: Question, *, whole: bool) -> list[Finding]:
    try:
        match question.subject:
            case Subject.PERMALINK:
                messages = list(_page(pool, question))
            case Subject.FILE:
                messages = list(_whole(pool, question) if whole else _file(pool, question))
            case Subject.EXPLORER | Subject.LINK:
                messages = list(_there(pool, question))
            case Subject.DOI:
                messages = list(_resolved(pool, question))
    except urllib3.exceptions.HTTPError as error:
        inner = getattr(error, "reason", None) or error
        messages = [f"no answer: {type(inner).__name__}"]
    return [Finding(subject=question.subject, url=question.url, message=message) for message in messages]


def _page(pool: urllib3.PoolManager, question: Question) -> Iterator[str]:
    answer = pool.request("GET", question.url, headers=_PLAIN, preload_content=False)
    body = answer.read(_LONGEST_PAGE)
    answer.release_conn()
    kind = answer.headers.get("Content-Type", "")
    if answer.status != _OK:
        yield f"the answer is {answer.status}, not 200"
    elif not kind.startswith("text/html"):
        yield f"the answer is {kind or 'of no type'}, not a page"
    elif question.names.encode() not in body:
        yield f"the page does not name {question.names}: something else is there"


def _file(pool: urllib3.PoolManager, question: Question) -> Iterator[str]:
    """Its size by HEAD, and ranges at its start, middle and end."""
    head = pool.request("HEAD", question.url, headers=_PLAIN)
    if head.status != _OK:
        yield f"the answer is {head.status}, not 200"
        return
    size = head.headers.get("Content-Length")
    if size != str(question.bytes):
        yield f"the file has {size or 'an unknown number of'} bytes, not {question.bytes}"
        return
    for start in sorted({0, question.bytes // 2, max(question.bytes - _SPAN, 0)}):
        end = min(start + _SPAN, question.bytes)
        answer = pool.request("GET", question.url, headers={**_PLAIN, "Range": f"bytes={start}-{end - 1}"})
        expected = f"bytes {start}-{end - 1}/{question.bytes}"
        if answer.status != _PART or answer.headers.get("Content-Range") != expected:
            yield f"bytes {start} to {end} are not answered with just that range"
            return
        if start == 0 and question.is_h5ad and not answer.data.startswith(_HDF5):
            yield "the file does not begin as an h5ad file does"
            return


def _whole(pool: urllib3.PoolManager, question: Question) -> Iterator[str]:
    answer = pool.request("GET", question.url, headers=_PLAIN, preload_content=False, decode_content=False)
    if answer.status != _OK:
        answer.drain_conn()
        yield f"the answer is {answer.status}, not 200"
        return
    digest, size = hashlib.sha256(), 0
    for block in answer.stream(_BLOCK):
        digest.update(block)
        size += len(block)
        if size > question.bytes:
            answer.close()
            break
    answer.release_conn()
    if size != question.bytes or digest.hexdigest() != question.sha256:
        yield f"the bytes are not those of {question.sha256}"


def _resolved(pool: urllib3.PoolManager, question: Question) -> Iterator[str]:
    """Whether the resolver knows where it leads; the publisher, who may turn programs away, is not asked."""
    answer = pool.request("HEAD", question.url, headers=_PLAIN, redirect=False)
    if answer.status >= _WRONG:
        yield f"the resolver answers {answer.status}"


def _there(pool: urllib3.PoolManager, question: Question) -> Iterator[str]:
    """By HEAD, or by GET where a server does not know that."""
    answer = pool.request("HEAD", question.url, headers=_PLAIN)
    if answer.status in (403, 405, 501):
        answer = pool.request("GET", question.url, headers=_PLAIN, preload_content=False)
        answer.close()
    if answer.status >= _WRONG:
        yield f"the answer is {answer.status}"
