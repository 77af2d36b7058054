"""Copies of the database and the media, made while the newsroom runs, and put back."""
