"""Logs as one line of JSON each, with the request's id and without what opens a door."""

import re

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

# The part of an address that is itself the key: of an invitation, a confirmation, a new password. It may
# also stand in the address to go on to after signing in, where a slash is written %2F.
DOORS = r"(?:/|%2F)(?:invitations|confirm-email|reset/key|reset%2Fkey)(?:/|%2F)"
KEY = re.compile(rf"({DOORS})(?:(?!%2F)[^/?&\s\"'])+")


def without_keys(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    for name, value in event.items():
        if isinstance(value, str):
            event[name] = KEY.sub(r"\1…", value)
    return event


def formatter() -> structlog.stdlib.ProcessorFormatter:
    """For the handlers of `settings.LOGGING`; JSON, so that a log collector need not guess."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
        without_keys,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
