from django.core.management.base import BaseCommand, CommandError

from assessment.actions import accounts
from assessment.models import User


class Command(BaseCommand):
    help = (
        "Lets somebody in as operator: the first one, or one who cannot get in any more. The account has to "
        "be there; it is opened, made operator, and sets up a new second step at its next sign-in."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("email")

    def handle(self, *args, email: str, **options) -> None:
        user = User.objects.filter(email__iexact=email).first()
        if user is None:
            raise CommandError(f"There is no account {email}. Sign up first.")
        accounts.let_in(user)
        self.stdout.write(f"{email} is an operator. The password stays as it is.")
