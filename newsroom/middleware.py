"""The content security policy of each page: strict for readers, and relaxed by what the admin needs under the admin."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from csp.middleware import CSPMiddleware
