from django.http import Http404


def confirm(request, **kwargs):
    raise Http404


def desk(request, **kwargs):
    raise Http404


def licence(request, **kwargs):
    raise Http404


def own(request, **kwargs):
    raise Http404


def refuse(request, **kwargs):
    raise Http404


def show(request, **kwargs):
    raise Http404
