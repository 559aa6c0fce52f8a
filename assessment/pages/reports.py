from django.http import Http404


def ask(request, **kwargs):
    raise Http404


def download(request, **kwargs):
    raise Http404


def state(request, **kwargs):
    raise Http404
