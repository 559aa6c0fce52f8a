from django.urls import include, path

from assessment.admin import site

urlpatterns = [
    path("admin/", site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("assessment.pages.urls")),
]
handler403 = "assessment.pages.errors.forbidden"
handler404 = "assessment.pages.errors.not_found"
handler500 = "assessment.pages.errors.failed"
