"""robots.txt by RFC 9309: groups, the longest rule, wildcards, and nothing that a hostile file could stretch."""

import time

import pytest

from sources.robots import allows

OURS = "User-agent: newsroom\nDisallow: /desk/\n\nUser-agent: *\nDisallow: /\n"


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/a", True),
        ("User-agent: *\nDisallow:", "/a", True),
        ("User-agent: *\nDisallow: /", "/a", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("user-AGENT : *\r\ndisallow : /a # ours", "/a/b", False),
        ("User-agent: *\nDisallow: /a", "/b/a", True),
        ("Disallow: /\nUser-agent: *", "/a", True),
        (OURS, "/a", True),
        (OURS, "/desk/1", False),
        ("User-agent: other\nUser-agent: Newsroom\nDisallow: /a", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: newsroombot\nDisallow: /", "/a", True),
        ("User-agent: newsroom\nDisallow: /a\n\nUser-agent: newsroom\nDisallow: /b", "/b", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nAllow: /news\nDisallow: /", "/sport", False),
        ("User-agent: *\nAllow: /\nDisallow: /private", "/private/1", False),
        ("User-agent: *\nAllow: /a\nDisallow: /a", "/a", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /*?print=", "/a", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a.pdf?x=1", True),
        ("User-agent: *\nDisallow: /a$", "/a", False),
        ("User-agent: *\nDisallow: /a$", "/ab", True),
        ("User-agent: *\nDisallow: /a*b*c", "/aXbYcZ", False),
        ("User-agent: *\nDisallow: /a*b*c", "/aXcYb", True),
        ("User-agent: *\nDisallow: /*a*a$", "/a", True),
        ("User-agent: *\nDisallow: /ä", "/%C3%A4", False),
        ("User-agent: *\nDisallow: /%7Ejoe", "/~joe/a", False),
        ("Sitemap: https://a.example/s.xml\nUser-agent: *\nCrawl-delay: 5\nDisallow: /x", "/x", False),
        ("<html><body>Not found</body></html>", "/a", True),
    ],
)
def test_a_path_is_allowed_or_not(robots: str, path: str, allowed: bool) -> None:
    assert allows(robots, "Newsroom", f"https://wire.example{path}") is allowed


def test_a_hostile_file_costs_little() -> None:
    robots = "User-agent: *\n" + ("Disallow: /" + "*a" * 900 + "b\n") * 250
    start = time.process_time()
    allows(robots, "Newsroom", "https://wire.example/" + "a" * 2000)
    assert time.process_time() - start < 1
