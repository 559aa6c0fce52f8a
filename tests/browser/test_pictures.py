"""Photographs are made smaller without being changed."""

import struct
import zlib

import numpy as np
import pytest

from tests.browser.pictures import COLOURS, SIGNATURE, decode, small


def written(pixels: np.ndarray, *, kind: int = 2) -> bytes:
    """A 24-bit PNG in which each row but the first is told as the difference to the one above."""
    height, width, _three = pixels.shape
    above = np.vstack([np.zeros((1, *pixels.shape[1:]), np.uint8), pixels[:-1]])
    rows = (pixels - above).reshape(height, 3 * width)
    data = zlib.compress(np.hstack([np.full((height, 1), kind, np.uint8), rows]).tobytes())
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return SIGNATURE + b"".join(
        struct.pack(">I", len(part)) + name + part + struct.pack(">I", zlib.crc32(name + part))
        for name, part in ((b"IHDR", head), (b"IDAT", data), (b"IEND", b""))
    )


def read(png: bytes) -> np.ndarray:
    """A picture with a palette, as pixels."""
    width, height = struct.unpack(">II", png[16:24])
    palette = np.frombuffer(png[png.index(b"PLTE") + 4 :][: 3 * COLOURS], np.uint8)
    data = zlib.decompress(png[png.index(b"IDAT") + 4 :])
    return palette[: len(palette) // 3 * 3].reshape(-1, 3)[
        np.frombuffer(data, np.uint8).reshape(height, width + 1)[:, 1:]
    ]


def test_a_picture_of_few_colours_stays_as_it_is():
    pixels = np.random.default_rng(1).choice(np.array([0, 40, 255], np.uint8), (30, 20, 3))

    assert np.array_equal(decode(written(pixels)), pixels)
    assert np.array_equal(read(small(written(pixels))), pixels)


def test_a_rare_colour_unlike_all_others_is_kept():
    grey = np.repeat(np.random.default_rng(1).integers(0, 256, (200, 200, 1), np.uint8), 3, axis=2)
    grey[0, 0] = (11, 90, 107)

    shown = read(small(written(grey)))

    assert tuple(shown[0, 0]) == (11, 90, 107)
    assert np.abs(shown.astype(int) - grey).max() <= 8


def test_another_kind_of_picture_is_refused():
    with pytest.raises(ValueError, match="unfiltered"):
        decode(written(np.zeros((2, 2, 3), np.uint8), kind=4))
