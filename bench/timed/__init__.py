"""Newsroom's SQLite with a clock: `bench.timed.settings` are its settings, its database notes what writes take."""
