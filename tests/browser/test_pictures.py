"""Photographs are made smaller without being changed, and there is one of every page."""

import re
import struct
import zlib
from collections.abc import Iterator

import numpy as np
import pytest
from django.urls import URLResolver, get_resolver, resolve, reverse

from tests.browser.pictures import COLOURS, SIGNATURE, decode, small
from tests.browser.screens import WIDTHS, read_list
from tests.browser.stage import LOCALES, ROOT

SCREENS = ROOT / "docs" / "screens"
PART = re.compile(r"-(zh|en)-(1440|390|print)(-dark|-\d)?$|(?<=^report-zh)-\d$|(?<=^report-en)-\d$")
FILES = {
    "queue-export",
    "recommendations-export",
    "evidence",
    "submission-evidence",
    "claim-licence",
    "report-download",
    "mfa_download_recovery_codes",
}
OF_FORMS = {
    *("what-if", "verdict", "question-reply", "correction-reply", "reply-here", "comment", "rest-not-met"),
    *("evidence-add", "evidence-use", "evidence-remove", "answer-clear"),
    *("round-invite", "colleague-invite", "agency-member-add"),
}
ONLY_LEAD_ON = {"workspace-first", "account_set_password", "account_confirm_login_code"} | OF_FORMS
FOR_PROGRAMS = {"health", "regions"}
NO_PAGES = FILES | ONLY_LEAD_ON | FOR_PROGRAMS


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


def routes(patterns: list, taken: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Each page's name with an address of it."""
    for each in patterns:
        pattern = each.pattern
        wants = (*taken, *getattr(pattern, "converters", ()), *pattern.regex.groupindex)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, wants)
        elif each.name:
            yield each.name, reverse(each.name, kwargs=dict.fromkeys(wants, "1"))


def shown_pages() -> set[str]:
    listed = read_list(SCREENS)
    return {resolve(at).view_name for scene, _who, at in listed if not scene.startswith("error-")}


@pytest.mark.django_db
def test_every_page_has_a_picture(client):
    """Of the service's own pages and of allauth's; what answers no GET is an act, not a page."""
    prefixes = {"accounts/", "accounts/2fa/", ""}
    own = [each for each in get_resolver().url_patterns if str(each.pattern) in prefixes]

    pages = {name for name, address in routes(own) if client.get(address).status_code != 405}

    assert {"front", "queue", "history", "account_login"} < pages
    assert pages - shown_pages() - NO_PAGES == set()
    assert pages >= NO_PAGES  # the list of what is none does not outlive its reasons


def test_every_scene_has_its_pictures():
    views = [f"{language}-{width}" for language in LOCALES for width in WIDTHS]

    wanted = [
        f"{scene}-{view}"
        for scene, _who, address in read_list(SCREENS)
        for view in (["1"] if address.endswith("/download/") else views)
    ]

    assert len(wanted) > 300
    assert [name for name in wanted if not (SCREENS / f"{name}.png").exists()] == []


def test_no_picture_is_left_of_a_scene_that_is_gone():
    listed = {scene for scene, _who, _address in read_list(SCREENS)}

    assert {PART.sub("", file.stem) for file in SCREENS.glob("*.png")} == listed
