"""Links in letters about a forgotten password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class ResetLinks(PasswordResetTokenGenerator):
    """Works once, and not after the account was closed, its sessions were ended or its addresses changed."""

    def _make_hash_value(self, user, timestamp: int) -> str:
        emails = user.emailaddress_set.order_by("email").values_list("email", flat=True)
        standing = f"{user.is_active}:{user.session_round}:{'|'.join(emails)}"
        return super()._make_hash_value(user, timestamp) + standing
