"""The site that pages are measured against: Wagtail, as its project template and its documentation have it."""
