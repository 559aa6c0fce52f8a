from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from assessment.demo import play


class Command(BaseCommand):
    help = "Fills an empty service with fictional people and enterprises; where they are there, does nothing."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError(
                "This is not a demonstration (DEMO is off). The passwords of its people are public, so they "
                "never come in among real ones."
            )
        if play.is_there():
            self.stdout.write("The demonstration is there already.")
            return
        play.perform()
        self.stdout.write(play.summary())
