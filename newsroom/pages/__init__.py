"""The page store: whole pages for anonymous readers, outside Django's handler, renewed by `Change` rows alone."""
