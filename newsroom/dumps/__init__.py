"""The whole newsroom as files, independent of its database: rows as JSON lines, media beside them."""
