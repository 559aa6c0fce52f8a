from django.http import Http404


def shape(request, **kwargs):
    raise Http404


def show(request, **kwargs):
    raise Http404


def start(request, **kwargs):
    raise Http404
