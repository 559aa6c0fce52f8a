"""Is the history whole? Worked out from the rows alone, without the service: python -m assessment.chains

Each event carries the hash of the one before. That finds what was edited, deleted, inserted or swapped, as
long as not everything after it was hashed anew. A checkpoint is the last hash of each chain, signed and kept
outside the database: it finds that, too, and a tail that was cut off, and an old copy that was put back.
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

HASHES = {"sha256": hashlib.sha256}
# What the columns repeat of the sealed text.
COLUMNS = ("kind", "enterprise", "assessment", "by", "at", "note", "details")


@dataclass(frozen=True, slots=True)
class Link:
    """One event as it is kept; `columns` are what can be asked for, `sealed` is what is under the hash."""

    chain: str
    position: int
    previous: str
    sealed: str
    algorithm: str
    hash: str
    columns: Mapping[str, object]


class Head(NamedTuple):
    """The last link of a chain."""

    position: int
    hash: str


class Fault(NamedTuple):
    """What is wrong, and where; the words are English, for whoever looks after the service."""

    chain: str
    position: int
    what: str

    def __str__(self) -> str:
        return f"{self.chain}, entry {self.position}: {self.what}"


def hash_of(link: Link) -> str:
    """As the database works it out (`event_hash`)."""
    text = f"{link.previous}\n{link.chain}\n{link.position}\n{link.sealed}"
    return HASHES[link.algorithm](text.encode("utf-8")).hexdigest()


def heads(links: Iterable[Link]) -> dict[str, Head]:
    """Links come in the order of their chains and positions."""
    return {link.chain: Head(link.position, link.hash) for link in links}


def faults(links: Iterable[Link], checkpoint: Mapping[str, Head] | None = None) -> Iterator[Fault]:
    """Whatever does not fit, in the order of the chains; nothing where all is whole."""
    left = dict(checkpoint or {})
    before: Link | None = None
    for link in links:
        if before and before.chain != link.chain:
            yield from _cut(before, left)
            before = None
        yield from _broken(link, before)
        signed = left.get(link.chain)
        if signed and signed.position == link.position:
            del left[link.chain]
            if signed.hash != link.hash:
                yield Fault(link.chain, link.position, "is not the entry that the checkpoint signs")
        before = link
    if before:
        yield from _cut(before, left)
    for chain, head in left.items():
        yield Fault(chain, head.position, "the checkpoint knows this chain, the history does not")


def _cut(last: Link, left: dict[str, Head]) -> Iterator[Fault]:
    if signed := left.pop(last.chain, None):
        yield Fault(
            last.chain, last.position, f"the chain ends here, the checkpoint knows {signed.position} entries"
        )


def _broken(link: Link, before: Link | None) -> Iterator[Fault]:
    expected = before.position + 1 if before else 1
    if link.position != expected:
        yield Fault(link.chain, link.position, f"entry {expected} should stand here")
    elif link.previous != (before.hash if before else ""):
        yield Fault(link.chain, link.position, "does not follow the entry before it")
    if link.algorithm not in HASHES or hash_of(link) != link.hash:
        yield Fault(link.chain, link.position, "was changed: its hash does not fit")
    elif not _repeats(link):
        yield Fault(link.chain, link.position, "was changed: its columns do not say what is sealed")


def _repeats(link: Link) -> bool:
    told = json.loads(link.sealed)
    return all(_same(name, told[name], link.columns[name]) for name in COLUMNS)


def _same(name: str, told: object, kept: object) -> bool:
    if name == "at":
        return datetime.fromisoformat(str(told)) == datetime.fromisoformat(str(kept))
    return told == kept


# ── Checkpoints ─────────────────────────────────────────────────────────────────────────


def sign(heads: Mapping[str, Head], *, at: datetime, secret: str) -> str:
    """A checkpoint as JSON text: the heads, when, by which key, and the signature over all of it."""
    key = _key(secret)
    told = {
        "at": at.isoformat(),
        "algorithm": "ed25519",
        "key": key.public_key().public_bytes_raw().hex(),
        "heads": {chain: list(head) for chain, head in sorted(heads.items())},
    }
    return json.dumps(told | {"signature": key.sign(_text(told)).hex()}, indent=1) + "\n"


def public_key(secret: str) -> str:
    """What the checkpoints of this service are checked with; hex."""
    return _key(secret).public_key().public_bytes_raw().hex()


def read_checkpoint(text: str, key: str) -> dict[str, Head]:
    """The heads of a checkpoint that this public key has signed; ValueError for any other."""
    told = json.loads(text)
    signature = bytes.fromhex(told.pop("signature"))
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, _text(told))
    except InvalidSignature:
        raise ValueError("the checkpoint was not signed with this key, or was changed since") from None
    return {chain: Head(*head) for chain, head in told["heads"].items()}


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(secret.encode("utf-8")).digest())


def _text(told: Mapping[str, object]) -> bytes:
    return json.dumps(told, sort_keys=True, separators=(",", ":")).encode("utf-8")


# ── Exported history ────────────────────────────────────────────────────────────────────


def exported(link: Link) -> str:
    """One line of an exported history."""
    kept = {
        name: getattr(link, name) for name in ("chain", "position", "previous", "sealed", "algorithm", "hash")
    }
    return json.dumps(kept | {"columns": dict(link.columns)}, ensure_ascii=False)


def read_exported(lines: Iterable[str]) -> Iterator[Link]:
    for line in lines:
        yield Link(**json.loads(line))


def main(arguments: list[str] | None = None) -> int:
    """Without the service and its database: what was exported against a checkpoint kept elsewhere."""
    parser = argparse.ArgumentParser(prog="python -m assessment.chains", description=__doc__)
    parser.add_argument("events", type=Path, help="what manage.py export_history has written")
    parser.add_argument("checkpoint", type=Path, help="a file that manage.py checkpoint has written")
    parser.add_argument("key", help="the public key, which manage.py checkpoint prints")
    asked = parser.parse_args(arguments)
    try:
        signed = read_checkpoint(asked.checkpoint.read_text("utf-8"), asked.key)
        with asked.events.open(encoding="utf-8") as lines:
            found = list(faults(read_exported(lines), signed))
    except (OSError, ValueError, KeyError, TypeError) as error:
        print(f"This cannot be checked: {error}", file=sys.stderr)
        return 2
    return report(found)


def report(found: list[Fault]) -> int:
    """Say what was found; 0 where the history is whole."""
    for fault in found[:100]:
        print(fault)
    print(f"{len(found)} faults." if found else "The history is whole.")
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
