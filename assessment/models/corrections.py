"""What a return has asked for, as it stands for the enterprise that answers it."""

from collections.abc import Iterable, Mapping

from assessment.models.assessments import Assessment
from assessment.models.reviews import Correction
from scoring.model import Edition, Text


def asked_of(assessment: Assessment) -> list[Correction]:
    """What the assessment was last returned with, until the next return; none where that named nothing."""
    if assessment.unlocked is None:
        return []
    of = Correction.objects.filter(submission__assessment=assessment).select_related("asked_by", "replied_by")
    latest = of.order_by("-submission__number").values("submission")[:1]
    return list(of.filter(submission=latest))


def without_reply(corrections: Iterable[Correction]) -> list[Correction]:
    return [correction for correction in corrections if not correction.reply]


def in_order(edition: Edition, wanted: Mapping[str, str]) -> dict[str, str]:
    """As the model has it: each subdomain before its requirements."""
    ranks: dict[str, int] = {}
    for subdomain in edition.subdomains.values():
        for about in (subdomain.id, *(r.id for r in subdomain.requirements)):
            ranks[about] = len(ranks)
    return dict(sorted(wanted.items(), key=lambda pair: ranks.get(pair[0], len(ranks))))


def title_of(edition: Edition, type: str, about: str) -> Text:
    """What a requirement or subdomain is called, where it stands by itself."""
    requirement = edition.requirements.get(about)
    if requirement is None:
        return edition.subdomains[about].name
    name, title = edition.subdomains[requirement.subdomain].name, requirement.worded_for(type).title
    return Text(en=f"{name.en} · {title.en}", zh=f"{name.zh} · {title.zh}")
