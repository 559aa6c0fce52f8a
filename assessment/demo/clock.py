"""The clock of the demonstration.

What it makes has happened over months, and history cannot be changed afterwards: the database
refuses. So the acts themselves run at the time at which they are said to have happened.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, tzinfo

from django.utils import timezone

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


class _Stopped:
    """Stands where django.utils.timezone has `datetime`, of which `now()` asks only this."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment

    def now(self, tz: tzinfo | None = None) -> datetime:
        return self.moment


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within, `timezone.now()` is this moment, for the acts and for the defaults of the models alike."""
    before = timezone.datetime
    timezone.datetime = _Stopped(moment)
    try:
        yield
    finally:
        timezone.datetime = before


def worktime(moment: datetime, *, after: datetime | None = None, before: datetime | None = None) -> datetime:
    """The same day between nine and six, or Monday; the moment itself where that would not be in between.

    Nothing has happened in the future, so `before` is the present where it is not given.
    """
    local = timezone.localtime(moment)
    if local.weekday() > 4:
        local += (7 - local.weekday()) * DAY
    local = local.replace(hour=9 + local.hour * 9 // 24)
    latest = before or timezone.now() - HOUR
    return local if local < latest and (after is None or after < local) else moment
