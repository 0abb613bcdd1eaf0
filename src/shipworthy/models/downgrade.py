"""Send a request again, in a lesser dialect, where its provider refuses a part of it that can be left out."""

from collections.abc import Callable
from dataclasses import replace

import orjson

from shipworthy.errors import ModelBusy, ModelError, ModelRefused
from shipworthy.models.dialect import DIALECTS, NEVER, Dialect, first, lesser
from shipworthy.models.row import Row
from shipworthy.models.wire.encoding import fields_of
from shipworthy.models.wire.extras import without_secrets
from shipworthy.models.wire.http import Http
from shipworthy.models.wire.post import Post
from shipworthy.models.wire.sse import AnswerStream

WHOLE = 600.0
"""Least seconds until an answer that is not streamed is there, where the definition says how soon one begins."""

HEAD = 8192
"""Most bytes of a stream that are searched for a refusal."""

Form = tuple[str, bytes, tuple[str, ...]]


class Downgrade:
    """Sends one request in the dialect of its model.

    A refusal used nothing and costs nothing, so the request is sent again as long as its words change what is sent.
    """

    def __init__(self, http: Http, row: Row, write: Callable[[Dialect], Post]) -> None:
        self._http, self._row, self._write = http, row, write
        self._known = first(row)
        self._dialect = self._start = DIALECTS.of(row, self._known)
        self.request = self._write_now()
        """The request in the dialect of now."""
        self._tried: list[Form] = []
        self._words = ""

    async def post(self, post: Post) -> AnswerStream:
        """Send the request and return its answer as a stream; raises ModelBusy, ModelRefused or ModelBroken."""
        while True:
            problem: ModelError | None = None
            try:
                answer = await self._http.post(self.request)
                words = await _refusal(answer)
            except (ModelRefused, ModelBusy) as refused:
                without_secrets(refused, self._row)
                problem, words, refused.told = refused, refused.told or str(refused), ""
            if problem is None and not words:
                if self._dialect != self._start:
                    DIALECTS.keep(self._row, self._known, self._dialect)
                return answer
            if not self._changed(problem.status if problem is not None else None, words):
                if problem is not None:
                    raise problem
                return answer  # its reader raises the error that it begins with
            if problem is None:
                answer.close()

    def _changed(self, status: int | None, words: str) -> bool:
        """Whether the words of a refusal change what is sent."""
        if status in NEVER:
            return False
        self._tried.append(_form(self.request))
        futile = DIALECTS.futile(self._row)
        less = lesser(self._dialect, words, fields_of(self.request.body), futile)
        if less == self._dialect and words == self._words:
            DIALECTS.give_up(self._row, self._start, self._dialect)
        self._dialect, self._words = less, words
        self.request = self._write_now()
        return _form(self.request) not in self._tried

    def _write_now(self) -> Post:
        post = self._write(self._dialect)
        if self._dialect.stream:
            return post
        headers = {"accept": "application/json", **post.headers}
        # `first_token_ms` is meant for a stream. Where another model stands by, silence ends this request as any other.
        within = max(post.first_token, min(WHOLE, post.silence)) if self._row.first_token_ms else post.first_token
        return replace(post, headers=headers, first_token=within)


def _form(post: Post) -> Form:
    return post.url, post.body, tuple(sorted(f"{name}: {value}" for name, value in post.headers.items()))


async def _refusal(answer: AnswerStream) -> str:
    """The error that a stream begins with; empty where it begins with anything else, which is read again."""
    try:
        head = chunk = await answer.read()
        if _begins_well(head):
            answer.unread(head)
            return ""
        while chunk and len(head) < HEAD and _first_line(head) is None:
            chunk = await answer.read()
            head += chunk
    except BaseException:
        # Also where the run was cancelled: its reader does not have the stream yet.
        answer.close()
        raise
    answer.unread(head)
    line = _first_line(head) or b""
    if b"error" not in line or not _is_json(line):
        return ""
    told = orjson.loads(line)
    refused = isinstance(told, dict) and (told.get("error") or "error" in (told.get("type"), told.get("object")))
    return line.decode(errors="replace") if refused else ""


def _begins_well(head: bytes) -> bool:
    """Whether the first event is whole and tells no error, as most do."""
    start = 0 if head.startswith(b"data:") else head.find(b"\ndata:")
    end = head.find(b"\n", start + 1) if start >= 0 else -1
    return end > 0 and b"error" not in head[start:end]


def _is_json(text: bytes) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


def _first_line(head: bytes) -> bytes | None:
    """The data of the first event, or a whole body; None where it is not there yet."""
    if head.lstrip()[:1] in (b"{", b"["):
        return head if _is_json(head) else None
    *whole, _ = head.replace(b"\r", b"\n").split(b"\n")
    return next((line[5:].strip() for line in whole if line.startswith(b"data:")), None)
