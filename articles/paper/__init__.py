"""What a reader sees of a story: plain values made of rows, for templates, feeds and machines. No queries."""
