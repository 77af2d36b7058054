"""One step of reader's, as a process of its own: `theirs.py DATABASE STEP [ARGUMENT]`. Runs in the peers' environment.

`prepare` adds the feeds at a base address, `update` asks them all; `count` tells how many entries are stored.
"""

import json
import sys

from reader import make_reader

FEEDS = 200


def main(database: str, step: str, base: str = "") -> None:
    with make_reader(database) as reader:
        if step == "prepare":
            for number in range(FEEDS):
                reader.add_feed(f"{base}/{number}")
        elif step == "update":
            reader.update_feeds(scheduled=False)
        elif step == "count":
            print(json.dumps({"Entry": reader.get_entry_counts().total}))


if __name__ == "__main__":
    main(*sys.argv[1:])
