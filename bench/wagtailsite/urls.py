"""The site's addresses."""

from django.urls import include, path
from wagtail import urls as wagtail_urls

from bench.wagtailsite.feeds import Latest
from bench.wagtailsite.views import search

urlpatterns = [
    path("search/", search, name="search"),
    path("feed/", Latest(), name="feed"),
    path("feed/<slug:slug>/", Latest(), name="tag-feed"),
    path("", include(wagtail_urls)),
]
