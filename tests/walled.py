"""Every act of the tests runs as in the service: in its person's transaction, behind the walls.

What a test itself reads before and after, it reads as the owner of the database, who sees all.
"""

import importlib
import inspect
import pkgutil
from functools import wraps

from assessment import actions
from assessment.models import walls


def wall_in() -> None:
    """Put each act (a function with `by=`) behind the walls."""
    for info in pkgutil.iter_modules(actions.__path__, "assessment.actions."):
        module = importlib.import_module(info.name)
        for name, act in inspect.getmembers(module, inspect.isfunction):
            is_act = act.__module__ == info.name and not name.startswith("_")
            by = inspect.signature(act).parameters.get("by")
            if is_act and by and by.kind == by.KEYWORD_ONLY:
                setattr(module, name, _walled(act))


def _walled(act):
    @wraps(act)
    def acted(*args, by, **facts):
        with walls.acting_for(by):
            return act(*args, by=by, **facts)

    return acted
