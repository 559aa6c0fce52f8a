"""The site map of the pages. Nouns in the plural; an act is the last word."""

from django.urls import include, path

from assessment.pages import (
    agencies,
    assessments,
    claims,
    colleagues,
    enterprises,
    evidence,
    health,
    history,
    home,
    invitees,
    people,
    preferences,
    public,
    queueing,
    recommendations,
    reports,
    results,
    reviews,
    rounds,
    second_step,
    submitting,
    tokens,
    workspace,
)

# /accounts/2fa/, before allauth's own of the same names
two_step = [
    path("totp/activate/", second_step.ActivateApp.as_view(), name="mfa_activate_totp"),
    path("totp/deactivate/", second_step.DeactivateApp.as_view(), name="mfa_deactivate_totp"),
    path("webauthn/add/", second_step.AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("webauthn/keys/<int:pk>/remove/", second_step.RemovePasskey.as_view(), name="mfa_remove_webauthn"),
    path("recovery-codes/generate/", second_step.MakeCodes.as_view(), name="mfa_generate_recovery_codes"),
]

# /enterprises/<pk>/
one_enterprise = [
    path("", enterprises.show, name="enterprise"),
    path("edit/", enterprises.edit, name="enterprise-edit"),
    path("plants/add/", enterprises.add_plant, name="plant-add"),
    path("plants/<int:plant>/close/", enterprises.close_plant, name="plant-close"),
    path("colleagues/", colleagues.show, name="colleagues"),
    path("colleagues/invite/", colleagues.invite, name="colleague-invite"),
    path("colleagues/<int:membership>/role/", colleagues.change_role, name="colleague-role"),
    path("colleagues/<int:membership>/remove/", colleagues.remove, name="colleague-remove"),
    path("invitations/<int:invitation>/cancel/", colleagues.cancel, name="invitation-cancel"),
    path("claim/", claims.own, name="claim"),
    path("assessments/new/", assessments.start, name="assessment-new"),
]

# /assessments/<reference>/
one_assessment = [
    path("", assessments.show, name="assessment"),
    path("shape/", assessments.shape, name="assessment-shape"),
    path("answers/", workspace.first, name="workspace-first"),
    path("answers/<str:subdomain>/", workspace.show, name="workspace"),
    path("answers/<str:subdomain>/rest/<int:level>/", workspace.rest_not_met, name="rest-not-met"),
    path("answer/<str:requirement>/", workspace.save, name="answer-save"),
    path("comments/<str:requirement>/", workspace.comment, name="comment"),
    path("evidence/<str:requirement>/add/", evidence.add, name="evidence-add"),
    path("evidence/<str:requirement>/use/", evidence.use, name="evidence-use"),
    path("evidence/<str:requirement>/<int:pk>/remove/", evidence.remove, name="evidence-remove"),
    path("check/", submitting.check, name="check"),
    path("submit/", submitting.submit, name="submit"),
    path("withdraw/", submitting.withdraw, name="withdraw"),
    path("round/leave/", rounds.leave, name="round-leave"),
    path("take-up/", reviews.take_up, name="take-up"),
    path("release/", reviews.release, name="release"),
    path("return/", reviews.send_back, name="send-back"),
    path("accept/", reviews.accept, name="accept"),
    path("decline/", reviews.decline, name="decline"),
]

# /submissions/<receipt>/
one_submission = [
    path("", results.show, name="result"),
    path("what-if/", results.what_if, name="what-if"),
    path("receipt/", submitting.receipt, name="receipt"),
    path("answers/", reviews.read, name="submission-answers"),
    path("evidence/<int:pk>/", evidence.of_submission, name="submission-evidence"),
    path("reports/", reports.ask, name="report-ask"),
]

# /rounds/<pk>/
one_round = [
    path("", rounds.show, name="round"),
    path("change/", rounds.change, name="round-change"),
    path("extend/", rounds.extend, name="round-extend"),
    path("close/", rounds.close, name="round-close"),
    path("remind/", rounds.remind, name="round-remind"),
    path("enter/", rounds.enter, name="round-enter"),
    path("invite/", invitees.invite, name="round-invite"),
    path("invitees/<slug:code>/remove/", invitees.remove, name="round-uninvite"),
]

# /
urlpatterns = [
    path("", public.front, name="front"),
    path("language/", public.language, name="language"),
    path("glossary/", public.glossary, name="glossary"),
    path("health/", health.health, name="health"),
    path("health/details/", health.details, name="health-details"),
    path("history/", history.trail, name="history"),
    path("history/verify/", history.verify, name="history-verify"),
    path("home/", home.home, name="home"),
    path("settings/", preferences.settings, name="settings"),
    path("settings/tokens/", tokens.index, name="tokens"),
    path("settings/tokens/<str:reference>/end/", tokens.end, name="token-end"),
    path("regions/", enterprises.regions, name="regions"),
    path("enterprises/new/", enterprises.register, name="enterprise-new"),
    path("enterprises/<int:pk>/", include(one_enterprise)),
    path("invitations/<str:token>/", colleagues.accept, name="invitation"),
    path("claims/", claims.desk, name="claims"),
    path("claims/<int:pk>/", claims.show, name="claim-review"),
    path("claims/<int:pk>/licence/", claims.licence, name="claim-licence"),
    path("claims/<int:pk>/confirm/", claims.confirm, name="claim-confirm"),
    path("claims/<int:pk>/refuse/", claims.refuse, name="claim-refuse"),
    path("agencies/", agencies.index, name="agencies"),
    path("agencies/<int:pk>/", agencies.show, name="agency"),
    path("agencies/<int:pk>/days/", agencies.set_days, name="agency-days"),
    path("agencies/<int:pk>/members/add/", agencies.add_member, name="agency-member-add"),
    path(
        "agencies/<int:pk>/members/<int:member>/remove/", agencies.remove_member, name="agency-member-remove"
    ),
    path(
        "agencies/<int:pk>/members/<int:member>/second-step/reset/",
        agencies.reset_second_factor,
        name="agency-member-second-step-reset",
    ),
    path("people/", people.index, name="people"),
    path("people/<int:pk>/close/", people.close, name="person-close"),
    path("people/<int:pk>/reopen/", people.reopen, name="person-reopen"),
    path("people/<int:pk>/operator/make/", people.make_operator, name="person-operator-make"),
    path("people/<int:pk>/operator/end/", people.end_operator, name="person-operator-end"),
    path("people/<int:pk>/second-step/reset/", people.reset_second_factor, name="person-second-step-reset"),
    path("assessments/<str:reference>/", include(one_assessment)),
    path("evidence/<int:pk>/", evidence.download, name="evidence"),
    path("evidence/<int:pk>/preview/", evidence.preview, name="evidence-preview"),
    path("submissions/<str:receipt>/", include(one_submission)),
    path("reports/<int:pk>/", reports.state, name="report"),
    path("reports/<int:pk>/download/", reports.download, name="report-download"),
    path("reviews/", reviews.queue, name="queue"),
    path("rounds/", rounds.index, name="rounds"),
    path("rounds/new/", rounds.open, name="round-new"),
    path("rounds/<int:pk>/", include(one_round)),
    path("reviews/assign/", queueing.assign, name="queue-assign"),
    path("reviews/next/", queueing.claim_next, name="queue-next"),
    path("reviews/<str:kind>/", queueing.export, name="queue-export"),
    path("rounds/<int:pk>/list/", recommendations.show, name="recommendations"),
    path("rounds/<int:pk>/list/<str:kind>/", recommendations.export, name="recommendations-export"),
]
