from django.http import Http404


def accept(request, **kwargs):
    raise Http404


def decline(request, **kwargs):
    raise Http404


def queue(request, **kwargs):
    raise Http404


def read(request, **kwargs):
    raise Http404


def release(request, **kwargs):
    raise Http404


def send_back(request, **kwargs):
    raise Http404


def take_up(request, **kwargs):
    raise Http404
