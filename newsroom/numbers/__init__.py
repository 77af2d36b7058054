"""Numbers for the publisher: what was read, and what making it took; a page, a table and a letter a week."""
