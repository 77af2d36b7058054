"""Lets `ModelAdmin[Article]` be written: Django's own classes take no type arguments at run time.

Whoever writes so imports this first; it loads the whole admin, which other processes do without.
"""

import django_stubs_ext

django_stubs_ext.monkeypatch()
