from django.core.management.base import BaseCommand

from assessment import chains
from assessment.models import walls
from assessment.models.events import links


class Command(BaseCommand):
    help = "Writes every event as one line of JSON to standard output, for python -m assessment.chains."

    def handle(self, *args, **options) -> None:
        with walls.working():
            for link in links():
                self.stdout.write(chains.exported(link))
