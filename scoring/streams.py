"""Files and standard streams of the command line; whatever goes wrong with them is one sentence."""

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from typing import BinaryIO

from scoring.reading import BadInput

AT_MOST = 400  # characters of a complaint; ids in it may be of any length


def read_text(file: str) -> str:
    """The whole file, - for standard input; a byte-order mark is forgiven."""
    try:
        with _opened(file) as stream:
            return stream.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput("file_not_utf8", byte=error.start + 1) from None
    except OSError as error:
        raise _unreadable(error) from None


def lines_of(file: str) -> Iterator[str | None]:
    """Line by line; None where a line is not UTF-8."""
    try:
        with _opened(file) as stream:
            for line in stream:
                yield _decoded(line)
    except OSError as error:
        raise _unreadable(error) from None


def write(text: str) -> None:
    if sys.stdout is None:  # closed before the start, as by >&-
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    sys.stdout.write(text)


def complain(sentence: str) -> None:
    if sys.stderr is None:
        return
    with suppress(OSError):  # where not even a complaint can be written, the status says it
        print(f"scoring: {one_line(sentence)}", file=sys.stderr)


def one_line(text: str) -> str:
    """Fit for a terminal: nothing that it would obey, no end of line, the middle of a long text left out."""
    shown = "".join(
        sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in " ".join(text.split())
    )
    half = AT_MOST // 2
    return shown if len(shown) <= AT_MOST else f"{shown[:half]} … {shown[-half:]}"


def speak_utf8() -> None:
    """Chinese comes out whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


def close_output() -> None:
    """Nothing more is written, so that Python does not try to when it ends."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _opened(file: str) -> BinaryIO:
    if file != "-":
        return open(file, "rb")
    if sys.stdin is None:
        raise OSError(errno.EBADF, os.strerror(errno.EBADF))
    return sys.stdin.buffer


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _unreadable(error: OSError) -> BadInput:
    return BadInput("unreadable", problem=error.strerror)
