"""The site's addresses: the admin, uploaded pictures, and everything else from the desk's public pages."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.static import serve

from articles.admin.house import resetting
from articles.admin.house.joining import join
from newsroom.numbers import page as numbers
from newsroom.signin import page as signin
from newsroom.vitals import doors as vitals
from newsroom.vitals import statuspage

admin.autodiscover()

_DESK = settings.DESK_URL.removeprefix("/")

handler404 = "articles.views.lost.not_found"

urlpatterns = [
    path(f"{_DESK}join/<str:token>/", join, name="join"),
    path(f"{_DESK}login/", signin.sign_in),
    path(f"{_DESK}numbers/", admin.site.admin_view(numbers.page), name="numbers"),
    path(f"{_DESK}numbers/week.csv", admin.site.admin_view(numbers.table), name="numbers-table"),
    path(f"{_DESK}status/", admin.site.admin_view(statuspage.page), name="status"),
    path(_DESK, include(resetting)),
    path(_DESK, admin.site.urls),
    # A web server in front takes these over; without one they are served from here.
    re_path(r"^media/(?P<path>covers/.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
    path("", include(vitals)),
    path("", include("articles.urls")),
]
