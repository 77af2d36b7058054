"""Readers' addresses alone: who serves nothing else need not load the admin, which takes some 30 MB."""

from django.urls import include, path

urlpatterns = [path("", include("articles.urls"))]
