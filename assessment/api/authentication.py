"""Who asks: by a token in the header, or by the browser's session."""

import re

from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import PermissionDenied

from assessment.api.refusing import BadToken, NoCsrfToken
from assessment.models import Token, User

TOKEN = re.compile(rb"[0-9a-f]{64}")


class Bearer(TokenAuthentication):
    """`Authorization: Bearer …`; one statement, and now and then one that notes the use."""

    def authenticate_credentials(self, token: bytes) -> tuple[User, Token]:
        """Found by the digest, whose index tells a guesser nothing about the token."""
        if not TOKEN.fullmatch(token):
            raise BadToken
        known = Token.objects.in_force().select_related("user")
        found = known.filter(digest=hash_token(token.decode())).first()
        if found is None or not found.user.is_active or not found.is_of_today:
            raise BadToken
        found.note_use()
        return found.user, found


class Session(SessionAuthentication):
    """For scripts of our own pages, which carry the CSRF token along."""

    def enforce_csrf(self, request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied:
            raise NoCsrfToken from None
