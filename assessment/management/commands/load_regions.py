from django.core.management.base import BaseCommand

from assessment.actions import regions


class Command(BaseCommand):
    help = "Brings the list of provinces, cities and counties up to date; may run any number of times."

    def handle(self, *args, **options) -> None:
        changed = regions.load()
        self.stdout.write(
            f"{changed} regions added or changed." if changed else "The regions are up to date."
        )
