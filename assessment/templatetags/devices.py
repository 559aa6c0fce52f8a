"""What a browser calls itself, in words that its owner knows."""

from django import template

register = template.Library()
# The first that stands in it: most name others, too, so that old pages let them in.
BROWSERS = {
    "MicroMessenger": "WeChat",
    "QQBrowser": "QQ Browser",
    "Edg": "Edge",
    "OPR": "Opera",
    "Firefox": "Firefox",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "Windows": "Windows",
    "HarmonyOS": "HarmonyOS",
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Mac OS X": "macOS",
    "Linux": "Linux",
}


@register.filter
def device(user_agent: str) -> str:
    """Browser and system; what is neither known stays as it was sent."""
    known = [_first(names, user_agent) for names in (BROWSERS, SYSTEMS)]
    return " · ".join(filter(None, known)) or user_agent


def _first(names: dict[str, str], text: str) -> str:
    return next((shown for sign, shown in names.items() if sign in text), "")
