"""What events are called: every kind that is ever written down, in words."""

from django.utils.translation import gettext_lazy as _

HAPPENINGS = {
    # of an assessment
    "started": _("Started"),
    "reshaped": _("Type or left-out subdomains changed"),
    "evidence_removed": _("A file was taken away"),
    "submit": _("Submitted"),
    "withdraw": _("Withdrawn"),
    "take_up": _("Taken up for review"),
    "release": _("Put back into the queue"),
    "send_back": _("Returned for changes"),
    "accept": _("Accepted"),
    "decline": _("Declined"),
    "report_asked": _("Report asked for"),
    "report_downloaded": _("Report downloaded"),
    "evidence_read": _("File read by an agency"),
    # of an enterprise
    "registered": _("Registered"),
    "profile_changed": _("Profile changed"),
    "plant_added": _("Plant added"),
    "plant_closed": _("Plant closed"),
    "claim_sent": _("Business licence sent"),
    "claim_confirmed": _("Enterprise confirmed"),
    "claim_refused": _("Enterprise not confirmed"),
    "licence_read": _("Business licence read"),
    "invited": _("Colleague invited"),
    "invitation_cancelled": _("Invitation taken back"),
    "member_joined": _("Colleague joined"),
    "role_changed": _("Role changed"),
    "member_removed": _("Colleague taken out"),
    # of people and agencies
    "agency_member_added": _("Seat in an agency given"),
    "agency_member_removed": _("Seat in an agency ended"),
    "reference_data_changed": _("Reference data changed"),
    "denied": _("Denied"),
}
