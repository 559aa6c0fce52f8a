"""Taking in what the workspace's form holds: answers, comments and files, whichever are there.

Clean answers are saved; what somebody else changed meanwhile comes back as trouble, with what the
person wanted. Nothing typed is lost.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.actions import answers, comments, corrections, evidence
from assessment.actions.answers import Draft
from assessment.models import Answer, Assessment, Correction
from assessment.pages.access import tell
from assessment.pages.desk import Trouble, Unsaved
from assessment.pages.readable import refuse_nul
from assessment.refusals import Refused, Stale

Act = tuple[str, Callable[[], object]]  # the field that it comes from, and what to do


class Posted(NamedTuple):
    draft: Draft
    version: int | None


def read_version(text: str) -> int | None:
    """Empty where the person saw no answer yet."""
    if text and not is_whole(text, digits=9):
        raise BadRequest("a version is a whole number")
    return int(text) if text else None


def is_whole(text: str, *, digits: int) -> bool:
    """Beside those of ASCII there are digits that `int` reads, and some that it does not."""
    return text.isascii() and text.isdigit() and len(text) <= digits


def read_answers(form: QueryDict) -> dict[str, Posted]:
    """By requirement, for each whose version the form carries and which is not given up for the other's."""
    refuse_nul((name, []) for name in form)  # they are asked for before anybody knows what is asked
    ids = [name.removeprefix("version:") for name in form if name.startswith("version:")]
    return {
        id: Posted(
            Draft(*(form.get(f"{part}:{id}", "") for part in ("value", "note", "reason"))),
            read_version(form[f"version:{id}"]),
        )
        for id in ids
        if form.get(f"keep:{id}") != "theirs"
    }


def take_in(request: HttpRequest, assessment: Assessment, *last: Act, without: str = "") -> Unsaved:
    """Save all that the form holds, and do what its button asks for beside.

    `without` is a requirement whose answer the button is about.
    """
    unsaved = Unsaved(save_answers(request, assessment, without=without), {})
    done = refusals = 0
    for field, act in (*_other_acts(request, assessment), *last):
        try:
            act()
            done += 1
        except Refused as refused:
            tell(request, refused)
            refusals += 1
            if field.startswith(("comment:", "reply:")):
                unsaved.texts[field] = request.POST[field]
    if done and refusals:  # who is told of a no alone would send it all again
        messages.success(request, _("All else was saved."))
    return unsaved


def save_answers(request: HttpRequest, assessment: Assessment, *, without: str = "") -> dict[str, Trouble]:
    posted = read_answers(request.POST)
    posted.pop(without, None)
    trouble, saved = {}, 0
    for id in changed(assessment, posted):
        draft, version = posted[id]
        try:
            answers.save(assessment, id, draft, by=request.user, version=version)
            saved += 1
        except Stale as stale:
            trouble[id] = Trouble(str(stale), draft.said, stale.present)
        except Refused as refused:
            trouble[id] = Trouble(str(refused), draft.said)
    if saved:
        done = ngettext("One answer saved.", "%(count)d answers saved.", saved) % {"count": saved}
        messages.success(request, done)
    return trouble


def changed(assessment: Assessment, posted: Mapping[str, Posted]) -> list[str]:
    """What the person changed: neither what stands there now nor what stood there when the page was read."""
    present = {a.requirement: a for a in assessment.answers.filter(requirement__in=list(posted))}
    different = [id for id, (draft, _v) in posted.items() if _said(present.get(id)) != draft.said]
    stale = [id for id in different if posted[id].version != getattr(present.get(id), "version", None)]
    seen = {
        (revision.requirement, revision.version): _said(revision)
        for revision in assessment.revisions.filter(requirement__in=stale)
    }
    return [
        id
        for id in different
        if id not in stale or seen.get((id, posted[id].version), _said(None)) != posted[id].draft.said
    ]


def _said(answer: Answer | None) -> dict[str, str]:
    return {part: getattr(answer, part, "") for part in ("value", "note", "reason")}


def _other_acts(request: HttpRequest, assessment: Assessment) -> Iterator[Act]:
    """The comments, replies, new files and files chosen from the list: names of fields, and acts to do."""
    by = request.user
    for name, text in request.POST.items():
        kind, _colon, id = name.partition(":")
        if kind == "comment" and text.strip():
            yield name, lambda id=id, text=text: comments.write(assessment, id, text, by=by)
        elif (
            kind == "reply"
            and is_whole(id, digits=18)
            and text.strip() != (seen := request.POST.get(f"seen:{id}", ""))
        ):
            correction = Correction.objects.filter(submission__assessment=assessment, pk=int(id)).first()
            if correction and text.strip():
                yield name, lambda c=correction, t=text, s=seen: corrections.reply(c, by=by, text=t, seen=s)
        elif kind == "use" and is_whole(text, digits=18):
            file = assessment.enterprise.evidence.kept().filter(pk=int(text)).first()
            if file:
                yield name, lambda id=id, file=file: evidence.use(assessment, id, file, by=by)
    for name in request.FILES:
        for upload in request.FILES.getlist(name):
            id = name.removeprefix("files:")
            yield name, lambda id=id, upload=upload: evidence.add(assessment, id, upload, by=by)
