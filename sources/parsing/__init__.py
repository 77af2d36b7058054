"""Bytes to ParsedFeed. No Django and no clock in here, and nothing of a format gets out."""

from sources.parsing.detection import parse

__all__ = ["parse"]
