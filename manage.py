#!/usr/bin/env python
"""Django's commands, with the embedded database where no DATABASE_URL is given."""

import os
import sys
from urllib.parse import urlsplit

from django.core.management import execute_from_command_line

from config import embedded

# What changes the tables or fills in what comes with the service is done by the owner of the database;
# all else, as web and worker, by a role that owns nothing.
OWNERS_COMMANDS = {"migrate", "createcachetable", "load_regions", "demo", "forget"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        embedded.furnish()
    except embedded.EmbeddedUnavailable as unavailable:
        sys.exit(str(unavailable))
    if set(sys.argv[1:2]) & OWNERS_COMMANDS:
        be_owner()
    execute_from_command_line(sys.argv)


def be_owner() -> None:
    """Sign in to the database as its owner; where there is one URL only, that is the owner's."""
    os.environ["DATABASE_AS_OWNER"] = "1"
    if owner := os.environ.get("DATABASE_OWNER_URL"):
        os.environ.setdefault("DATABASE_APP_ROLE", urlsplit(os.environ["DATABASE_URL"]).username or "")
        os.environ["DATABASE_URL"] = owner


if __name__ == "__main__":
    main()
