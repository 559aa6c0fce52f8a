from django.http import Http404


def add_plant(request, **kwargs):
    raise Http404


def close_plant(request, **kwargs):
    raise Http404


def edit(request, **kwargs):
    raise Http404


def regions(request, **kwargs):
    raise Http404


def register(request, **kwargs):
    raise Http404


def show(request, **kwargs):
    raise Http404
