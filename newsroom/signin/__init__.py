"""Signing in by password: how many tries are let through to the hasher, and what a person reads who has none left."""
