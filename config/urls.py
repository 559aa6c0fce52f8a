from django.urls import include, path

from assessment.admin import site
from assessment.api.unknown import Unknown
from assessment.pages.urls import two_step

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/2fa/", include(two_step)),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", include("assessment.api.urls")),
    path("api/<path:rest>", Unknown.as_view({"get": "nothing"})),
    path("", include("assessment.pages.urls")),
]
handler400 = "config.errors.unreadable"
handler403 = "config.errors.forbidden"
handler404 = "config.errors.not_found"
handler429 = "assessment.pages.errors.too_often"
handler500 = "config.errors.failed"
