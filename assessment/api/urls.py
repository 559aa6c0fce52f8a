"""The site map of the API. Nouns in the plural; an act is the last word."""

from django.urls import include, path, register_converter

from assessment.api import (
    addresses,
    agencies,
    answers,
    assessments,
    changes,
    checks,
    claims,
    colleagues,
    comments,
    conflicts,
    corrections,
    docs,
    engine,
    enterprises,
    events,
    evidence,
    findings,
    invitees,
    me,
    moves,
    phrases,
    questions,
    recommendations,
    reference,
    reports,
    reviews,
    rounds,
    schema,
    submissions,
    tokens,
    unknown,
)

register_converter(addresses.Number, "number")
register_converter(addresses.Level, "level")
register_converter(addresses.Reference, "reference")
register_converter(addresses.Id, "id")
register_converter(addresses.Secret, "secret")

# /enterprises/<enterprise>/
one_enterprise = [
    path("", enterprises.Enterprises.as_view({"get": "retrieve", "patch": "update"})),
    path("plants/", enterprises.Plants.as_view({"get": "list", "post": "create"})),
    path("plants/<number:plant>/close/", enterprises.Plants.as_view({"post": "close"})),
    path("colleagues/", colleagues.Colleagues.as_view({"get": "list"})),
    path(
        "colleagues/<number:membership>/",
        colleagues.Colleagues.as_view({"patch": "change_role", "delete": "remove"}),
    ),
    path("invitations/", colleagues.Invitations.as_view({"get": "list", "post": "create"})),
    path("invitations/<number:invitation>/", colleagues.Invitations.as_view({"delete": "cancel"})),
    path("claim/", claims.OwnClaim.as_view({"get": "retrieve", "post": "create"})),
]

# /assessments/<reference>/
one_assessment = [
    path("", assessments.Assessments.as_view({"get": "retrieve"})),
    path("shape/", assessments.Assessments.as_view({"patch": "reshape"})),
    path("answers/", answers.Answers.as_view({"get": "all", "patch": "save_all"})),
    path("answers/rest-not-met/", answers.Answers.as_view({"post": "rest_not_met"})),
    path(
        "answers/<id:requirement>/",
        answers.Answers.as_view({"get": "retrieve", "put": "save", "delete": "clear"}),
    ),
    path("comments/", comments.Comments.as_view({"get": "list", "post": "create"})),
    path("evidence/", evidence.Files.as_view({"get": "list", "post": "create"})),
    path("evidence/<number:file>/uses/", evidence.Uses.as_view({"post": "use"})),
    path("evidence/<number:file>/uses/<id:requirement>/", evidence.Uses.as_view({"delete": "take_away"})),
    path("round/", rounds.RoundOfAssessment.as_view({"put": "enter", "delete": "leave"})),
    path("check/", checks.Checks.as_view({"get": "retrieve"})),
    path("moves/<id:move>/", moves.Moves.as_view({"post": "make"})),
    path("events/", events.Events.as_view({"get": "list"})),
    path("submissions/", submissions.Submissions.as_view({"get": "list"})),
    path("result/", submissions.LatestResults.as_view({"get": "result"})),
    path("standing/", submissions.LatestResults.as_view({"get": "standing"})),
    path("pathway/", submissions.LatestResults.as_view({"get": "pathway"})),
    path("reports/", reports.ReportsOfAssessment.as_view({"get": "list", "post": "create"})),
]

# /submissions/<receipt>/
one_submission = [
    path("", submissions.Sealed.as_view({"get": "retrieve"})),
    path("result/", submissions.Results.as_view({"get": "result"})),
    path("standing/", submissions.Results.as_view({"get": "standing"})),
    path("pathway/", submissions.Results.as_view({"get": "pathway"})),
    path("verified/", findings.Verified.as_view({"get": "retrieve"})),
    path("findings/", findings.Findings.as_view({"get": "all"})),
    path("findings/agree/", findings.Findings.as_view({"post": "agree"})),
    path("findings/<id:requirement>/", findings.Findings.as_view({"put": "give"})),
    path("flags/", findings.Flags.as_view({"get": "all"})),
    path("evidence/<number:file>/download/", evidence.Downloads.as_view({"get": "of_submission"})),
    path("changes/", changes.Changes.as_view({"get": "retrieve"})),
    path("corrections/", corrections.Corrections.as_view({"get": "list"})),
    path("corrections/<number:correction>/reply/", corrections.Replies.as_view({"put": "reply"})),
    path("questions/", questions.Questions.as_view({"get": "list", "post": "create"})),
    path("questions/<number:question>/reply/", questions.Replies.as_view({"put": "reply"})),
    path("reports/", reports.ReportsOfSubmission.as_view({"post": "create"})),
]

# /rounds/<round>/
one_round = [
    path("", rounds.Rounds.as_view({"get": "retrieve", "patch": "update"})),
    path("progress/", rounds.Progress.as_view({"get": "retrieve"})),
    path("invitees/", invitees.Invitees.as_view({"get": "list", "post": "create"})),
    path("invitees/<id:credit_code>/", invitees.Invitees.as_view({"delete": "remove"})),
    path("extend/", rounds.Rounds.as_view({"post": "extend"})),
    path("close/", rounds.Rounds.as_view({"post": "close"})),
    path("remind/", rounds.Rounds.as_view({"post": "remind"})),
]

# /api/v1/
urlpatterns = [
    path("schema/", schema.Description.as_view({"get": "retrieve"}), name="api-schema"),
    path("docs/", docs.page, name="api-docs"),
    path("problems/", unknown.Problems.as_view({"get": "all"}), name="api-problems"),
    path("auth/token/", tokens.SignIn.as_view({"post": "create", "delete": "destroy"})),
    path("auth/tokens/", tokens.Tokens.as_view({"get": "list"})),
    path("auth/tokens/<reference:token>/", tokens.Tokens.as_view({"get": "retrieve", "delete": "destroy"})),
    path("me/", me.Me.as_view({"get": "retrieve", "patch": "update"})),
    path("editions/", reference.Editions.as_view({"get": "list"})),
    path("editions/<id:edition>/", reference.Editions.as_view({"get": "retrieve"})),
    path("benchmarks/", reference.Benchmarks.as_view({"get": "list"})),
    path("benchmarks/<id:benchmark_id>/", reference.Benchmarks.as_view({"get": "retrieve"})),
    path("regions/", reference.Regions.as_view({"get": "list"})),
    path("industries/", reference.Industries.as_view({"get": "list"})),
    path("standings/<level:level>/", reference.Standings.as_view({"get": "retrieve"})),
    path("score/", engine.Engine.as_view({"post": "score"})),
    path("preview/", engine.Engine.as_view({"post": "preview"})),
    path("pathway/", engine.Engine.as_view({"post": "pathway"})),
    path("enterprises/", enterprises.Enterprises.as_view({"get": "list", "post": "create"})),
    path("enterprises/<number:enterprise>/", include(one_enterprise)),
    path("invitations/<secret:token>/", colleagues.Offer.as_view({"get": "retrieve"})),
    path("invitations/<secret:token>/accept/", colleagues.Acceptance.as_view({"post": "create"})),
    path("claims/", claims.Claims.as_view({"get": "list"})),
    path("claims/<number:claim>/", claims.Claims.as_view({"get": "retrieve"})),
    path("claims/<number:claim>/licence/", claims.Licence.as_view({"get": "download"})),
    path("claims/<number:claim>/confirm/", claims.Claims.as_view({"post": "confirm"})),
    path("claims/<number:claim>/refuse/", claims.Claims.as_view({"post": "refuse"})),
    path("agencies/", agencies.Agencies.as_view({"get": "list"})),
    path("agencies/<number:agency>/", agencies.Agencies.as_view({"get": "retrieve", "patch": "update"})),
    path("agencies/<number:agency>/members/", agencies.Members.as_view({"get": "list", "post": "create"})),
    path("agencies/<number:agency>/members/<number:member>/", agencies.Members.as_view({"delete": "remove"})),
    path("assessments/", assessments.Assessments.as_view({"get": "list", "post": "create"})),
    path("assessments/<reference:reference>/", include(one_assessment)),
    path("submissions/<reference:receipt>/", include(one_submission)),
    path("conflicts/", conflicts.Conflicts.as_view({"get": "list", "post": "create"})),
    path("conflicts/<number:conflict>/end/", conflicts.Conflicts.as_view({"post": "end"})),
    path("phrases/", phrases.Phrases.as_view({"get": "list", "post": "create"})),
    path("phrases/<number:phrase>/", phrases.Phrases.as_view({"delete": "remove"})),
    path("reviews/", reviews.Reviews.as_view({"get": "list"})),
    path("rounds/", rounds.Rounds.as_view({"get": "list", "post": "create"})),
    path("rounds/<number:round>/", include(one_round)),
    path("reviews/figures/", reviews.Reviews.as_view({"get": "figures"})),
    path("reviews/assign/", reviews.Reviews.as_view({"post": "assign"})),
    path("reviews/claim-next/", reviews.Reviews.as_view({"post": "claim_next"})),
    path("reviews/excel/", reviews.QueueFiles.as_view({"get": "excel"})),
    path("reviews/csv/", reviews.QueueFiles.as_view({"get": "csv"})),
    path("rounds/<number:round>/list/", recommendations.RankedList.as_view({"get": "retrieve"})),
    path("rounds/<number:round>/list/excel/", recommendations.RankedFiles.as_view({"get": "excel"})),
    path("rounds/<number:round>/list/csv/", recommendations.RankedFiles.as_view({"get": "csv"})),
    path("reports/<number:report>/", reports.Reports.as_view({"get": "retrieve"})),
    path("reports/<number:report>/download/", reports.Reports.as_view({"get": "download"})),
    path("evidence/<number:file>/download/", evidence.Downloads.as_view({"get": "of_enterprise"})),
    path("", unknown.Unknown.as_view({"get": "nothing"})),
    path("<path:rest>", unknown.Unknown.as_view({"get": "nothing"})),
]
