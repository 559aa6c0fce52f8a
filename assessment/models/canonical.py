"""One text for one JSON value, so that its hash is one, too."""

import json


def canonical(value: object) -> str:
    """Sorted keys, no spaces, letters as they are."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
