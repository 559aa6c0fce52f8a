from django.http import Http404


def comment(request, **kwargs):
    raise Http404


def first(request, **kwargs):
    raise Http404


def rest_not_met(request, **kwargs):
    raise Http404


def save(request, **kwargs):
    raise Http404


def show(request, **kwargs):
    raise Http404
