"""The content API: what is public, as JSON. It reads and never writes, and sees articles as every public door does."""
