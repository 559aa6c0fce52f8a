from django.http import Http404


def front(request, **kwargs):
    raise Http404


def glossary(request, **kwargs):
    raise Http404


def language(request, **kwargs):
    raise Http404
