"""What charts are drawn on: SVG elements, escaped, in the measures of the page or of paper."""

from collections.abc import Mapping, Sequence
from math import floor

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

Colours = Mapping[str, Mapping[str, str]]

SANS = {"font-family": "Noto Sans SC"}
SERIF = {"font-family": "Libertinus Serif, Noto Sans SC"}  # a sans "II" reads as a pause sign

# What theme.css says of each class in the light scheme, for paper. Later classes win.
LIGHT: Colours = {
    "text": SANS | {"fill": "#12212b", "font-size": "13"},
    "t-s": {"font-size": "12", "fill": "#5a6872"},
    "t-m": {"font-size": "15"},
    "t-l": {"font-size": "18"},
    "t-b": {"font-weight": "700"},
    "t-near": {},
    "t-n": SERIF | {"font-weight": "700"},
    "t-acc": {"fill": "#0b5a6b"},
    "radar-t": {"font-size": "11"},
    "radar-n": {"font-size": "10", "fill": "#5a6872"},
    "f-1": {"fill": "#d0e2e5"},
    "f-2": {"fill": "#9cc0c7"},
    "f-3": {"fill": "#5f94a0"},
    "f-4": {"fill": "#22667a"},
    "f-5": {"fill": "#0a3846"},
    "edge": {"stroke": "#41707c", "stroke-width": "1"},
    "hair": {"stroke": "#d6dddf", "stroke-width": "1", "fill": "none"},
    "rule": {"stroke": "#12212b", "stroke-width": "1", "fill": "none"},
    "rule-2": {"stroke": "#12212b", "stroke-width": "2", "fill": "none"},
    "acc": {"stroke": "#0b5a6b", "stroke-width": "2.5", "fill": "none"},
    "acc-fill": {"fill": "#0b5a6b"},
    "wash": {"fill": "#0b5a6b", "fill-opacity": "0.1", "stroke": "none"},
    "track": {"fill": "#e9eded"},
    "mark": {"fill": "#5a6872"},
    "ink-fill": {"fill": "#12212b"},
}


class Sheet:
    """What is drawn on. Lengths along x are percent of the width; on paper they become points."""

    def __init__(self, colours: Colours | None, width: int) -> None:
        if colours is not None and not width:
            raise ValueError("on paper a drawing needs a width")
        self.colours, self.width = colours, width
        self.parts: list[str] = []

    def text(self, classes: str, x: float, y: float, text: str, anchor: str = "start") -> None:
        self.put("text", classes, text, x=self._along(x), y=cut(y), **{"text-anchor": anchor})

    def bar(self, classes: str, x: float, wide: float, y: float, tall: float) -> None:
        lengths = {"width": self._along(wide), "height": cut(tall)}
        self.put("rect", classes, x=self._along(x), y=cut(y), **lengths)

    def line(self, classes: str, x1: float, x2: float, y1: float, y2: float) -> None:
        self.put("line", classes, x1=self._along(x1), x2=self._along(x2), y1=cut(y1), y2=cut(y2))

    def polygon(self, classes: str, points: Sequence[tuple[float, float]]) -> None:
        self.put("polygon", classes, points=" ".join(f"{cut(x)},{cut(y)}" for x, y in points))

    def put(self, tag: str, classes: str, text: str = "", **attributes: object) -> None:
        written = self._look(tag, classes) | {name: str(value) for name, value in attributes.items()}
        self.parts.append(_element(tag, written, escape(text)))

    def svg(self, height: float, title: str, description: str, id: str, classes: str = "") -> SafeString:
        """The finished drawing, as wide as its place or as the paper says."""
        return self._finished(self._measures(height), title, description, id, classes)

    def picture(self, board: tuple[int, int], title: str, description: str, id: str) -> SafeString:
        """The finished drawing, with measures of its own and scaled as a whole."""
        wide, tall = board
        width = self.width
        size = {"width": str(width), "height": cut(tall * width / wide)} if width else {"width": "100%"}
        measures = size | {"viewBox": f"0 0 {wide} {tall}"}
        return self._finished(measures, title, description, id, "radar")

    def ornament(self, height: float) -> SafeString:
        """A drawing that only repeats a figure beside it."""
        attributes = self._measures(height) | {"aria-hidden": "true"}
        return mark_safe(_element("svg", attributes, "".join(self.parts)))  # noqa: S308 - escaped in put

    def _finished(
        self, measures: dict[str, str], title: str, description: str, id: str, classes: str
    ) -> SafeString:
        attributes = {"role": "img", "aria-labelledby": f"{id}-title {id}-desc"} | measures
        if classes and self.colours is None:
            attributes["class"] = classes
        head = _element("title", {"id": f"{id}-title"}, escape(title))
        head += _element("desc", {"id": f"{id}-desc"}, escape(description))
        return mark_safe(_element("svg", attributes, head + "".join(self.parts)))  # noqa: S308 - escaped in put

    def _measures(self, height: float) -> dict[str, str]:
        if self.colours is None:
            return {"width": "100%", "height": cut(height)}
        return {
            "width": str(self.width),
            "height": cut(height),
            "viewBox": f"0 0 {self.width} {cut(height)}",
        }

    def _along(self, percent: float) -> str:
        return f"{cut(percent)}%" if self.colours is None else cut(percent * self.width / 100)

    def _look(self, tag: str, classes: str) -> dict[str, str]:
        if self.colours is None:
            return {"class": classes}
        look: dict[str, str] = {}
        for name in ("text", *classes.split()) if tag == "text" else classes.split():
            look |= self.colours[name]
        return look


def _element(tag: str, attributes: Mapping[str, str], inside: str) -> str:
    """One element; `inside` is escaped already, attributes are escaped here."""
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    xmlns = ' xmlns="http://www.w3.org/2000/svg"' if tag == "svg" else ""
    return f"<{tag}{xmlns}{written}>{inside}</{tag}>"


def cut(value: float) -> str:
    """Two places, cut: a bar never reaches a line that its figure does not."""
    hundredths = floor(value * 100 + 1e-9)
    return f"{hundredths / 100:g}" if hundredths % 100 else str(hundredths // 100)
