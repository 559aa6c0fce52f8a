"""What the permission matrix and the tests beside it have to notice: addresses, fields, filters, headers."""

from tests.controls.control import Control

MATRIX = "tests/walls/test_matrix.py::test_it_is_as_the_table_says"
CONTROLS = (
    Control(
        "the matrix: a page that asks for no right",
        "assessment/pages/people.py",
        "if not request.user.is_operator:",
        "if False:",
        f"{MATRIX}[people/]",
    ),
    Control(
        "the matrix: a view of the API that forgets visible_to",
        "assessment/api/agencies.py",
        "self.agency = Agency.objects.visible_to(self.request.user).get(pk=agency)",
        "self.agency = Agency.objects.get(pk=agency)",
        f"{MATRIX}[api/v1/agencies/<number:agency>/members/]",
    ),
    Control(
        "the matrix: agencies find what is being worked on",
        "assessment/pages/access.py",
        "own = Assessment.objects.of_member(request.user).with_unit()",
        "own = Assessment.objects.visible_to(request.user).with_role_of(request.user).with_unit()",
        f"{MATRIX}[assessments/<str:reference>/check/]",
    ),
    Control(
        "the matrix: agencies read what was changed after it was handed in",
        "assessment/pages/assessments.py",
        "    if is_own:\n        return assessment.type, assessment.tailored_out\n",
        "    if True:\n        return assessment.type, assessment.tailored_out\n",
        f"{MATRIX}[assessments/<str:reference>/]",
    ),
    Control(
        "the matrix: a file of another submission",
        "assessment/api/evidence.py",
        'if file not in {each["id"] for each in submission.sealed["evidence"]}:',
        "if False:",
        f"{MATRIX}[api/v1/submissions/<reference:receipt>/evidence/<number:file>/download/]",
    ),
    Control(
        "the matrix: a look that is not written down",
        "assessment/api/claims.py",
        "        claims.hand_over_licence(found, by=request.user)\n",
        "",
        f"{MATRIX}[api/v1/claims/<number:claim>/licence/]",
    ),
    Control(
        "the matrix: an address without a row",
        "assessment/pages/urls.py",
        'path("reviews/", reviews.queue, name="queue"),',
        'path("reviews/", reviews.queue, name="queue"), path("desk/", reviews.queue),',
        "tests/walls/test_matrix.py::test_every_address_has_a_row",
    ),
    Control(
        "the matrix: a reply that is not handed in yet",
        "assessment/api/corrections.py",
        'return told if self.context["view"].shows_replies else told | NOT_HANDED_IN',
        "return told",
        f"{MATRIX}[api/v1/submissions/<reference:receipt>/corrections/]",
    ),
    Control(
        "a field that is not asked for is refused",
        "assessment/api/fields.py",
        "if isinstance(data, dict) and (unknown := [key for key in data if key not in self.fields]):",
        "if unknown := []:",
        "tests/walls/test_mass_assignment.py::test_a_program_is_told_of_every_field_that_is_not_asked_for[api/v1/me/]",
    ),
    Control(
        "no field is writable that should not be",
        "assessment/api/me.py",
        "class MeBody(Strict):\n",
        "class MeBody(Strict):\n    is_operator = serializers.BooleanField(required=False)\n",
        "tests/walls/test_mass_assignment.py::test_a_program_is_told_of_every_field_that_is_not_asked_for[api/v1/me/]",
    ),
    Control(
        "a filter is no oracle",
        "assessment/api/agencies.py",
        'seen = Agency.objects.visible_to(self.request.user).select_related("region")',
        'seen = Agency.objects.select_related("region")',
        "tests/walls/test_bits.py -k nobody_knows",
    ),
    Control(
        "every answer has a content security policy",
        "config/settings.py",
        '    "csp.middleware.CSPMiddleware",\n',
        "",
        "tests/walls/test_headers.py -k no_view",
    ),
    Control(
        "private pages are not kept",
        "config/settings.py",
        '    "assessment.pages.privacy.NoStoreMiddleware",\n',
        "",
        "tests/walls/test_headers.py -k no_view",
    ),
)
