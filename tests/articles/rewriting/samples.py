"""The sample pairs: what came over the wire, and the article that was made of it."""

import json


def pairs(shared, *, rewritten=False):
    """(external id, source, body) of every sample article whose raw item is there."""
    raw = {str(item["id"]): item for item in json.loads((shared / "samples" / "raw_feed_items.json").read_text())}
    for path in sorted((shared / "samples" / "articles").rglob("*.en.md")):
        head, _, body = path.read_text().partition("\n---\n")
        key = head.partition("externalId: '")[2].partition("'")[0]
        if key in raw and (not rewritten or "rewritten: true" in head):
            yield key, f"{raw[key]['title']}\n\n{raw[key]['body']}", body
