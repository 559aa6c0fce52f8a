#!/usr/bin/env python
"""Django's commands, with the embedded database where no DATABASE_URL is given."""

import os
import sys

from django.core.management import execute_from_command_line

from config import embedded


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        embedded.furnish()
    except embedded.EmbeddedUnavailable as unavailable:
        sys.exit(str(unavailable))
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
