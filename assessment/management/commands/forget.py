from argparse import ArgumentTypeError
from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import make_aware

from assessment.actions import retention
from assessment.refusals import Refused


def day(text: str) -> datetime:
    try:
        return make_aware(datetime.combine(date.fromisoformat(text), time.min))
    except ValueError:
        raise ArgumentTypeError(f"“{text}” is no day such as 2020-12-31") from None


class Command(BaseCommand):
    help = (
        "Removes what was handed in, answers, files and reports, of assessments that have rested since "
        "before a day. Refuses what has to be kept (RETENTION_YEARS). Without --yes it only counts."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--before", type=day, help="by default: all that has been kept long enough")
        parser.add_argument("--yes", action="store_true", help="remove; it cannot be taken back")

    def handle(self, *args, **options) -> None:
        moment = options["before"] or retention.kept_until()
        try:
            retention.refuse_younger(moment)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        if not options["yes"]:
            count = retention.rested_since(moment).count()
            self.stdout.write(f"Assessments that have rested long enough: {count}. To forget them: --yes")
            return
        counts = retention.forget_before(moment)
        gone = ", ".join(f"{count} {what}" for what, count in sorted(counts.items()))
        self.stdout.write(f"Forgotten: {gone or 'nothing'}.")
