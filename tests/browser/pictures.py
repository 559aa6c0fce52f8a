"""A browser's picture made small: the colours that a page really has, as a palette."""

import struct
import zlib

import numpy as np

COLOURS = 40  # of a page: its tokens, and the greys at the edges of letters
COMMON = 28  # of these are the commonest; the others are those that differ most from all before
SIGNATURE = b"\x89PNG\r\n\x1a\n"


def small(png: bytes) -> bytes:
    """The same picture with a palette; `png` is 24-bit, as Chromium writes it when asked to be quick."""
    return encode(*with_palette(decode(png)))


def decode(png: bytes) -> np.ndarray:
    """Rows of pixels, each red, green, blue."""
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    if (depth, kind) != (8, 2):
        raise ValueError(f"24 bits were expected, not depth {depth} of kind {kind}")
    rows = np.frombuffer(zlib.decompress(_data(png)), np.uint8).reshape(height, 1 + 3 * width)
    if set(np.unique(rows[:, 0])) - {0, 2}:
        raise ValueError("only unfiltered rows and differences to the row above were expected")
    pixels = rows[:, 1:].copy()
    for y in np.flatnonzero(rows[:, 0]):
        if y:
            pixels[y] += pixels[y - 1]  # bytes: the sum wraps, as it should
    return pixels.reshape(height, width, 3)


def with_palette(pixels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each pixel the number of its colour, and the colours, to the nearest of which the rest move."""
    packed = pixels.astype(np.uint32) @ np.array([65536, 256, 1], np.uint32)
    found, place, counts = np.unique(packed, return_inverse=True, return_counts=True)
    colours = np.stack([found >> 16, found >> 8 & 255, found & 255], axis=1).astype(np.int32)
    chosen = list(np.argsort(-counts, kind="stable")[:COMMON])
    distance = _distance(colours, colours[chosen]).min(axis=1)
    while len(chosen) < min(COLOURS, len(colours)):
        chosen.append(int((distance * np.sqrt(counts)).argmax()))
        distance = np.minimum(distance, _distance(colours, colours[chosen[-1:]])[:, 0])
    nearest = _distance(colours, colours[chosen]).argmin(axis=1).astype(np.uint8)
    return nearest[place].reshape(pixels.shape[:2]), colours[chosen].astype(np.uint8)


def _distance(colours: np.ndarray, palette: np.ndarray) -> np.ndarray:
    return ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)


def encode(indices: np.ndarray, palette: np.ndarray) -> bytes:
    height, width = indices.shape
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    rows = np.hstack([np.zeros((height, 1), np.uint8), indices]).tobytes()
    parts = ((b"IHDR", head), (b"PLTE", palette.tobytes()), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    return SIGNATURE + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _data(png: bytes) -> bytes:
    """What the IDAT chunks hold together."""
    place, found = len(SIGNATURE), []
    while place < len(png):
        (length,) = struct.unpack(">I", png[place : place + 4])
        if png[place + 4 : place + 8] == b"IDAT":
            found.append(png[place + 8 : place + 8 + length])
        place += 12 + length
    return b"".join(found)
