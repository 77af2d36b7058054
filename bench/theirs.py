"""One step of reader's, as a process of its own: `theirs.py DATABASE STEP BASE_URL`. Runs in the peers' environment.

`prepare` adds the feeds, `update` asks them all; `count` prints how many entries are stored.
"""

import sys

from reader import make_reader

FEEDS = 200


def main(database: str, step: str, base: str) -> None:
    with make_reader(database) as reader:
        if step == "prepare":
            for number in range(FEEDS):
                reader.add_feed(f"{base}/{number}")
        elif step == "update":
            reader.update_feeds(scheduled=False)
        elif step == "count":
            print(reader.get_entry_counts().total)


if __name__ == "__main__":
    main(*sys.argv[1:])
