"""So many requests a minute, of one person or of one source that has not signed in."""

import threading
import time
from dataclasses import dataclass, field

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

MINUTE = 60  # seconds
HANDFULS = 20  # into so many a limit is divided
MANY = 10_000  # sources that one process remembers


class Limit(BaseThrottle):
    """The view's `limit` names the pair of numbers in `settings.API_LIMITS`."""

    def allow_request(self, request, view) -> bool:
        for_people, for_strangers = settings.API_LIMITS[view.limit]
        if request.user.is_authenticated:
            return permits.take(f"{view.limit}:user:{request.user.pk}", for_people)
        source = get_adapter().get_client_ip(request._request)  # proxies are counted as at sign-in
        return permits.take(f"{view.limit}:source:{source}", for_strangers)

    def wait(self) -> float:
        return MINUTE - time.time() % MINUTE


@dataclass
class Permits:
    """Counted in the shared cache, a handful at a time, so that most requests need not ask it.

    A process hands out what it has taken; what is left over at the end of the minute is lost.
    """

    held: dict[str, tuple[int, int]] = field(
        default_factory=dict
    )  # of which minute, how many; -1: none is left
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, who: str, limit: int) -> bool:
        minute = int(time.time()) // MINUTE
        with self.lock:
            of, left = self.held.get(who, (minute, 0))
            if of == minute and left:
                self.held[who] = (minute, max(left - 1, -1))
                return left > 0
        return self._fetch(who, limit, minute)

    def _fetch(self, who: str, limit: int, minute: int) -> bool:
        handful = max(1, limit // HANDFULS)
        taken = _count(f"api:{who}:{minute}", handful)
        with self.lock:
            if len(self.held) > MANY:
                self.held.clear()
            self.held[who] = (minute, handful - 1 if taken <= limit else -1)
        return taken <= limit


def _count(key: str, handful: int) -> int:
    if cache.add(key, handful, timeout=2 * MINUTE):
        return handful
    try:
        return cache.incr(key, handful)
    except ValueError:  # gone in between
        return handful


permits = Permits()
