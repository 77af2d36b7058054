"""The site's addresses: the admin, uploaded pictures, and everything else from the desk's public pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from articles.admin.house import resetting
from articles.admin.house.joining import join

admin.autodiscover()

handler404 = "articles.views.lost.not_found"

urlpatterns = [
    path("admin/join/<str:token>/", join, name="join"),
    path("admin/", include(resetting)),
    path("admin/", admin.site.urls),
    # A web server in front takes these over; without one they are served from here.
    re_path(r"^media/(?P<path>covers/.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include("articles.urls")),
]
