"""A stored file on its way to somebody: always to be kept, never to be shown."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from rest_framework.negotiation import DefaultContentNegotiation

SHUT = "sandbox; default-src 'none'"


def attached(file: FieldFile, name: str, type: str) -> FileResponse:
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=True, filename=name, content_type=type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = SHUT
    return response


class AnyFormat(DefaultContentNegotiation):
    """A file comes as what it is, whatever was asked for; what goes wrong with it comes as JSON."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type
