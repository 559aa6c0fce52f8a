from django.core.management.base import BaseCommand

from assessment import chains, checkpoints


class Command(BaseCommand):
    help = "Writes a signed checkpoint of the history; prints its place and the public key."

    def handle(self, *args, **options) -> None:
        self.stdout.write(f"{checkpoints.write()}\n{chains.public_key(checkpoints.secret())}")
