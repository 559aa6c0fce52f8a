"""Ways to send them: a value where a form or a body has a field, a shape, an encoding, a header, an address.

Of `MISCHIEF` each route gets thirty in every run: the sharpest, and others in turn, so that pages and API
meet all of them many times. The rest is left out because routes share their parsers and their types of
fields; `make fuzz` sends everything to each.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from urllib.parse import quote_from_bytes

from tests.hostile.values import HALF, LITERALS, LONG, PDF, VALUES

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=edge"


@dataclass(frozen=True)
class Target:
    """A route as somebody may use it: the fields hold what is taken."""

    method: str
    path: str
    texts: Mapping[str, str] = field(default_factory=dict)
    files: tuple[str, ...] = ()
    body: Mapping[str, object] | None = None  # of JSON
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    target: Target
    body: bytes = b""
    content_type: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    query: str = ""
    environ: Mapping[str, str] = field(default_factory=dict)

    def but(self, **facts: object) -> "Sent":
        return replace(self, **facts)


Mischief = Callable[[Target], Sent]


# ── The honest way ──────────────────────────────────────────────────────────────────────


def honest(target: Target) -> Sent:
    """As a browser or a program sends it, so that one thing at a time can be wrong."""
    if target.body is not None:
        return Sent(target, json.dumps(target.body).encode(), JSON)
    if target.files:
        return parts(target, _texts(target), _files(target))
    return Sent(target, _form(_texts(target)), FORM)


def parts(target: Target, texts: Mapping[str, bytes], files: Mapping[str, tuple[bytes, bytes]]) -> Sent:
    """A form with files in it; names and values as bytes, whatever they hold."""
    pieces = [
        b'--edge\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (n.encode(), v)
        for n, v in texts.items()
    ]
    pieces += [
        b'--edge\r\nContent-Disposition: form-data; name="%s"; filename="%s"\r\n'
        b"Content-Type: application/pdf\r\n\r\n%s\r\n" % (name.encode(), filename, content)
        for name, (filename, content) in files.items()
    ]
    return Sent(target, b"".join(pieces) + b"--edge--\r\n", MULTIPART)


def _texts(target: Target) -> dict[str, bytes]:
    return {name: text.encode() for name, text in target.texts.items()}


def _files(target: Target) -> dict[str, tuple[bytes, bytes]]:
    return dict.fromkeys(target.files, (b"plan.pdf", PDF))


def _form(texts: Mapping[str, bytes]) -> bytes:
    return b"&".join(
        quote_from_bytes(n.encode()).encode() + b"=" + quote_from_bytes(v).encode() for n, v in texts.items()
    )


# ── One value wrong, or all ─────────────────────────────────────────────────────────────


def in_all(what: str) -> Mischief:
    def sent(target: Target) -> Sent:
        if target.body is not None:
            return Sent(target, _object(dict.fromkeys(target.body, _literal(what))), JSON)
        return _with_texts(target, dict.fromkeys(target.texts, VALUES[what]))

    return sent


def in_one(what: str, turn: int) -> Mischief:
    """Each value meets another field, so that what stands behind the form's own checks is met, too."""

    def sent(target: Target) -> Sent:
        if target.body is not None:
            taken = {name: json.dumps(value).encode() for name, value in target.body.items()}
            return Sent(target, _object(taken | _at(turn, target.body, _literal(what))), JSON)
        return _with_texts(target, _texts(target) | _at(turn, target.texts, VALUES[what]))

    return sent


def _at(turn: int, names: Mapping[str, object], value: bytes) -> dict[str, bytes]:
    return {list(names)[turn % len(names)]: value} if names else {}


def _with_texts(target: Target, texts: Mapping[str, bytes]) -> Sent:
    if target.files:
        return parts(target, texts, _files(target))
    return Sent(target, _form(texts), FORM)


def _literal(what: str) -> bytes:
    if what in LITERALS:
        return LITERALS[what]
    quoted = VALUES[what].replace(b"\\", b"\\\\").replace(b'"', b'\\"')
    for code in range(32):
        quoted = quoted.replace(bytes([code]), b"\\u%04x" % code)
    return b'"%s"' % quoted


def _object(values: Mapping[str, bytes]) -> bytes:
    return (
        b"{" + b", ".join(json.dumps(name).encode() + b": " + value for name, value in values.items()) + b"}"
    )


# ── The whole body, its encoding, its form ──────────────────────────────────────────────


def body(content: bytes, content_type: str = "") -> Mischief:
    return lambda target: Sent(target, content, content_type or (FORM if target.body is None else JSON))


def typed(content_type: str) -> Mischief:
    return lambda target: honest(target).but(content_type=content_type)


def coded(codec: str) -> Mischief:
    return lambda target: honest(target).but(body=honest(target).body.decode().encode(codec))


def twice(target: Target) -> Sent:
    """Each key two times, with two values."""
    sent = honest(target)
    if target.body is not None:
        again = _object(dict.fromkeys([*target.body, "note"], b"0"))
        return sent.but(body=sent.body[:-1] + b', "note": 1, ' + again[1:])
    joint = b"" if target.files else b"&"
    return sent.but(body=sent.body + joint + sent.body)


def many_keys(number: int) -> Mischief:
    def sent(target: Target) -> Sent:
        if target.body is not None:
            return Sent(target, _object({f"key{n}": b"1" for n in range(number)}), JSON)
        return Sent(target, b"&".join(b"key%d=1" % n for n in range(number)), FORM)

    return sent


def cut(target: Target) -> Sent:
    """The line broke in the middle."""
    sent = parts(target, _texts(target) | {"x": b"1"}, _files(target) or {"file": (b"plan.pdf", PDF)})
    return sent.but(body=sent.body[: len(sent.body) // 2])


def file_named(filename: bytes, content: bytes = PDF) -> Mischief:
    def sent(target: Target) -> Sent:
        names = target.files or tuple(target.texts)[:3] or ("file",)
        return parts(target, _texts(target), dict.fromkeys(names, (filename, content)))

    return sent


def raw_part(head: bytes) -> Mischief:
    def sent(target: Target) -> Sent:
        return Sent(target, b"--edge\r\n" + head + b"\r\n\r\n%s\r\n--edge--\r\n" % PDF, MULTIPART)

    return sent


# ── Around the body ─────────────────────────────────────────────────────────────────────


def header(**headers: str) -> Mischief:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda target: honest(target).but(headers=named)


def asked(query: str) -> Mischief:
    return lambda target: honest(target).but(query=query)


def measured(length: str) -> Mischief:
    return lambda target: honest(target).but(environ={"CONTENT_LENGTH": length})


DEEP = 10_000
SHAPES: dict[str, Mischief] = {
    "no body": body(b""),
    "nesting": body(b"[" * DEEP + b"]" * DEEP, JSON),
    "nesting in a field": body(b'{"note": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}", JSON),
    "nesting without end": body(b'{"a":' * DEEP, JSON),
    "keys twice": twice,
    "900 keys": many_keys(900),
    "20,000 keys": many_keys(20_000),
    "a NUL as key": body(b"%00=1&version:%00=1&comment:%00=x&use:%00=1&a%ED%A0%80=1"),
    "a key of 1 MB": body(b"k" * LONG + b"=1"),
    "3 MB": body(b"note=" + b"x" * 3 * LONG),
    "nothing but signs": body(b"&&&===;;;%%%%zz%u0041&=&"),
    "another format": typed("application/xml"),
    "text": typed("text/plain"),
    "no format": typed(""),
    "nonsense as format": typed('x/y; q="\x01; ;;==/'),
    "JSON as a form": body(b'{"note": "x"}', FORM),
    "a form as JSON": body(b"note=x", JSON),
    "UTF-16": coded("utf-16"),
    "UTF-32": coded("utf-32"),
    "UTF-7": typed(f"{FORM}; charset=utf-7"),
    "GBK as charset": typed(f"{FORM}; charset=gbk"),
    "bz2 as charset": typed(f"{FORM}; charset=bz2_codec"),
    "idna as charset": typed(f"{FORM}; charset=idna"),
    "no such charset": typed(f"{JSON}; charset=no-such"),
    "packed": header(Content_Encoding="gzip"),
    "parts without an edge": typed("multipart/form-data"),
    "parts with another edge": lambda target: parts(target, _texts(target), _files(target)).but(
        content_type="multipart/form-data; boundary=other"
    ),
    "an edge that is not ASCII": typed('multipart/form-data; boundary="\u00e4\u00f6"'),
    "an edge of 10,000": typed("multipart/form-data; boundary=" + "e" * 10_000),
    "parts cut off": cut,
    "a part without a name": raw_part(b'Content-Disposition: form-data; filename="a.pdf"'),
    "a part with a bad header": raw_part(b"Content-Disposition form-data \xff\xfe; name\r\n\0: \0"),
    "a part that is not base64": raw_part(
        b'Content-Disposition: form-data; name="file"; filename="a.pdf"\r\nContent-Transfer-Encoding: base64'
    ),
    "a part in a charset": raw_part(
        b'Content-Disposition: form-data; name="note"\r\nContent-Type: text/plain; charset=bz2_codec'
    ),
    "a part with an odd name": raw_part(
        b"Content-Disposition: form-data; name*=utf-8''%ED%A0%80; filename*=x'y"
    ),
    "a file above all folders": file_named(b"../../../../etc/passwd"),
    "a file with a NUL": file_named(b"a\0.pdf"),
    "a file with half a character": file_named(b"a" + HALF + b".pdf"),
    "a file with a long name": file_named(b"x" * 5_000 + b".pdf"),
    "a file with a line break": file_named(b"a\r\nX-Hostile: 1\r\n.pdf"),
    "a file of dots": file_named(b".."),
    "a file without content": file_named(b"a.pdf", b""),
    "a file of zeros": file_named(b"a.pdf", b"\0" * LONG),
    "a file that is another": file_named(b"a.pdf", b"PK\x03\x04" + b"\xff" * 100),
    "If-Match is rubbish": header(If_Match="W/\"'; DROP, *", If_None_Match="\\\"'%00"),
    "If-Match is huge": header(If_Match='"' + "9" * 9_000 + '"'),
    "Idempotency-Key is rubbish": header(Idempotency_Key="\t\u00e4'\"; {0.__class__}"),
    "Idempotency-Key is huge": header(Idempotency_Key="k" * 8_000),
    "a rubbish language": header(Accept_Language="../../xx;q=NaN,*;q=,\u00ff" + ",en" * 900),
    "a rubbish address of the page": header(
        HX_Request="true", HX_Current_URL="javascript:hostile()%00", HX_Target="<x>", HX_Trigger_Name="\\"
    ),
    "a rubbish source": header(X_Forwarded_For="'; --, ::g, 999.1.1.1, " + "1," * 900, X_Real_IP="%s"),
    "a rubbish host": header(Host="hostile.example/\\@x:99999", X_Forwarded_Host="hostile.example"),
    "a rubbish Accept": header(Accept="a/b;q=NaN;;,,/\\*"),
    "JSON wanted": header(Accept="application/json", X_Requested_With="XMLHttpRequest"),
    "another method": header(X_HTTP_Method_Override="DELETE"),
    "a rubbish id of the request": header(X_Request_ID="\x1b[31m{0.__class__}" * 50, X_Correlation_ID="%n"),
    "rubbish cookies": header(
        Cookie="sessionid=%00; csrftoken=\xff; language='; messages=[; browser=a:b:c; django_language=../.."
    ),
    "a length below nothing": measured("-1"),
    "a rubbish question": asked(
        "next=//hostile.example&next=%00&page=1e30&show=%ED%A0%80&at=%00&q=%s&year=" + "9" * 9_000
    ),
    "a question with 2,000 parts": asked("&".join(f"a{n}=1" for n in range(2_000))),
}
MISCHIEF: dict[str, Mischief] = {
    **{f"{what}, everywhere": in_all(what) for what in VALUES},
    **{f"{what}, in one field": in_one(what, turn) for turn, what in enumerate(VALUES)},
    **SHAPES,
}
IS_DEEP = "FUZZ" in os.environ  # make fuzz
TO_EACH = 30  # requests to each route in every run
# What each route has to take by itself. The rest is answered by what all share: the parsers of forms, files
# and JSON, the middleware, the types of fields.
SHARPEST = (
    "NUL, everywhere",
    "NUL, in one field",
    "half a character, everywhere",
    "10^30, everywhere",
    "superscript digit, everywhere",
    "NaN, everywhere",
    "minus one, in one field",
    "template, everywhere",
    "markup, everywhere",
    "CRLF, everywhere",
    "no body",
    "keys twice",
    "a NUL as key",
    "a file with a NUL",
    "a rubbish question",
)


def chosen(turn: int) -> list[str]:
    """The sharpest for each route, the others in turn; all of them with `make fuzz`."""
    others = [what for what in MISCHIEF if what not in SHARPEST]
    return [*SHARPEST, *in_turn(others, turn, TO_EACH - len(SHARPEST))]


def in_turn(all_of: Iterable[str], turn: int, number: int) -> list[str]:
    """So many, others each turn."""
    names = list(all_of)
    start = turn * number % len(names)
    return names if IS_DEEP else (names * 2)[start : start + number]
