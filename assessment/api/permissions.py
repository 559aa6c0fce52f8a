"""What stands before every act, whoever asks; what a role may do is for the act to say."""

from rest_framework.permissions import SAFE_METHODS, BasePermission

from assessment.api.refusing import PasswordTooOld, ReadOnlyToken, SecondFactorMissing
from assessment.models import Scope


class WithinScope(BasePermission):
    """A token that may read only reads only."""

    def has_permission(self, request, view) -> bool:
        is_reading = request.method in SAFE_METHODS
        if request.auth and request.auth.scope == Scope.READ and not is_reading:
            raise ReadOnlyToken
        return True


def refuse_unready(user) -> None:
    """Agencies and operators reach nothing before the second step and a fresh password are there."""
    if not user.is_authenticated:
        return
    if user.needs_second_factor:
        raise SecondFactorMissing
    if user.needs_new_password:
        raise PasswordTooOld
