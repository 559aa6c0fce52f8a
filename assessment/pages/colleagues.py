from django.http import Http404


def accept(request, **kwargs):
    raise Http404


def cancel(request, **kwargs):
    raise Http404


def change_role(request, **kwargs):
    raise Http404


def invite(request, **kwargs):
    raise Http404


def remove(request, **kwargs):
    raise Http404


def show(request, **kwargs):
    raise Http404
