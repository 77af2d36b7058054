"""nginx as `deploy/nginx.conf` has it, with TLS, before the web server of `newsroom-web.service`: on loopback."""

import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.conf import settings

from tests.browser.house import house_database
from tests.deploy.test_recipes import DEPLOY, unit

pytestmark = [pytest.mark.deep, pytest.mark.timeout(600), pytest.mark.xdist_group("house")]
NAME = "news.example.org"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def cache(self) -> str:
        return self.headers.get("x-cache", "")


@dataclass(frozen=True)
class Site:
    plain: int
    tls: int
    var: Path
    environment: dict[str, str]

    def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Answer:
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection("127.0.0.1", self.tls, timeout=30, context=context)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body or None, {"Host": NAME, **named})
        got = connection.getresponse()
        return Answer(got.status, {name.lower(): value for name, value in got.getheaders()}, got.read())

    def manage(self, *words: str) -> str:
        asked = [sys.executable, "manage.py", *words]
        done = subprocess.run(asked, cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def configuration(directory: Path, site: Site, web: int) -> Path:
    """The file as it is delivered, but for ports and folders, in the smallest nginx.conf."""
    own = (DEPLOY / "nginx.conf").read_text()
    changes = {
        r"\n    listen \[::\].*": "",
        r"listen 80;": f"listen 127.0.0.1:{site.plain};",
        r"listen 443": f"listen 127.0.0.1:{site.tls}",
        r"127\.0\.0\.1:8000": f"127.0.0.1:{web}",
        r"/var/lib/newsroom": str(site.var),
        r"/var/cache/nginx/newsroom": str(directory / "cache"),
        r"/etc/letsencrypt/live/news\.example\.org": str(directory),
    }
    for pattern, replacement in changes.items():
        own, count = re.subn(pattern, replacement, own)
        assert count, pattern
    folders = "".join(
        f"{kind}_temp_path {directory / kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    user = "user root;\n" if os.getuid() == 0 else ""
    whole = f"{user}pid {directory}/nginx.pid;\nerror_log {directory}/error.log;\nevents {{}}\nhttp {{\n"
    whole += f"include /etc/nginx/mime.types;\naccess_log off;\n{folders}{own}\n}}\n"
    path = directory / "nginx.conf"
    path.write_text(whole)
    return path


def certificate(directory: Path) -> None:
    asked = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    asked += ["-keyout", str(directory / "privkey.pem"), "-out", str(directory / "fullchain.pem")]
    subprocess.run(asked, check=True, capture_output=True)


def web_server(site: Site, port: int, log: Path) -> subprocess.Popen[bytes]:
    """As its unit starts it."""
    words = unit(DEPLOY / "systemd/newsroom-web.service")["Service"]["ExecStart"].split()
    words = [sys.executable, *words[1:]]
    words[words.index("--port") + 1] = str(port)
    with log.open("wb") as output:
        return subprocess.Popen(
            words, cwd=settings.BASE_DIR, env=site.environment, stdout=output, stderr=subprocess.STDOUT
        )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    for program in ("nginx", "openssl"):
        if not shutil.which(program):
            pytest.skip(f"skipped, because no {program} was found; on Debian: apt-get install {program}")
    directory = tmp_path_factory.mktemp("nginx")
    web = free_port()
    with house_database() as database:
        own = {"NEWSROOM_VAR": str(directory / "var"), "NEWSROOM_IGNORE_DOTENV": "1", "SITE_URL": f"https://{NAME}"}
        own |= {"BEHIND_PROXY": "true", "PROXY_CACHE_SECONDS": "1"}
        site = Site(free_port(), free_port(), directory / "var", {**os.environ, **database, **own})
        site.manage("migrate", "--verbosity", "0")
        site.manage("createcachetable")
        site.manage("collectstatic", "--no-input", "--verbosity", "0")
        site.manage("import_articles", "samples/articles")
        certificate(directory)
        path = configuration(directory, site, web)
        checked = subprocess.run(["nginx", "-t", "-c", str(path)], capture_output=True, text=True, check=False)
        assert checked.returncode == 0, checked.stderr
        log = directory / "web.log"
        server = web_server(site, web, log)
        nginx = subprocess.Popen(["nginx", "-c", str(path), "-g", "daemon off;"])
        try:
            await_site(site, log)
            yield site
        finally:
            for process in (nginx, server):
                process.send_signal(signal.SIGTERM)
                process.wait(timeout=40)


def await_site(site: Site, log: Path) -> None:
    end = time.monotonic() + 90
    while time.monotonic() < end:
        try:
            if site.get("/health/live").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.3)
    pytest.fail(f"The site did not open:\n{log.read_text()}")


def story(site: Site) -> str:
    found = re.search(rf'href="(?:https://{NAME})?(/\d{{4}}/\d{{2}}/[^"/]+/)"', site.get("/").body.decode())
    assert found
    return found[1]


def test_pages_are_kept_for_as_long_as_newsroom_says(site: Site) -> None:
    first = site.get("/", Accept_Encoding="br")
    assert (first.status, first.headers["content-encoding"]) == (200, "br")
    assert "max-age=31536000" in first.headers["strict-transport-security"]
    assert "x-accel-expires" not in first.headers
    assert {site.get("/", Accept_Encoding="br").cache for _ in range(5)} & {"HIT"}
    assert "content-encoding" not in site.get("/").headers
    time.sleep(2.1)
    assert site.get("/", Accept_Encoding="br").cache in ("EXPIRED", "MISS")


def test_who_is_signed_in_gets_nothing_that_was_kept(site: Site) -> None:
    site.get("/")
    assert site.get("/", Cookie="sessionid=somebody").cache == "BYPASS"
    assert site.get("/", Authorization="Bearer x").cache == "BYPASS"
    assert site.get("/", Cookie="theme=dark").cache in ("HIT", "EXPIRED", "MISS")


def test_the_admin_is_kept_nowhere(site: Site) -> None:
    for _ in range(2):
        for path in ("/admin/", "/admin/login/"):
            answer = site.get(path)
            assert answer.status in (200, 302)
            assert answer.cache == ""
            assert "no-store" in answer.headers["cache-control"]


def test_every_read_of_a_story_reaches_newsroom_and_is_counted(site: Site) -> None:
    path, browser = story(site), "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    answers = [site.get(path, User_Agent=browser) for _ in range(30)]
    assert {(answer.status, answer.cache) for answer in answers} == {(200, "")}
    site.get(path, User_Agent="curl/8.5.0")
    script = (
        "from newsroom.models import Reads; from django.db.models import Sum;"
        "print('read', Reads.objects.aggregate(sum=Sum('count'))['sum'])"
    )
    end = time.monotonic() + 90  # each web process tells once a minute
    while "read 30" not in site.manage("shell", "-c", script) and time.monotonic() < end:
        time.sleep(3)
    assert "read 30" in site.manage("shell", "-c", script)


def test_a_withdrawn_story_is_gone_when_the_act_returns(site: Site) -> None:
    path = story(site)
    assert {site.get(path).status for _ in range(3)} == {200}
    script = (
        "from articles import publishing; from articles.models import Article; from django.utils import timezone;"
        "from django.contrib.auth.models import User;"
        "user = User.objects.create_superuser('chief');"
        f"article = Article.objects.get(slug={path.split('/')[-2]!r}, lang='en');"
        "publishing.withdraw(article, user, timezone.now(), version=article.version, reason='It was wrong.')"
    )
    stop = time.monotonic() + 60
    withdrawing = subprocess.Popen(
        [sys.executable, "manage.py", "shell", "-c", script], cwd=settings.BASE_DIR, env=site.environment
    )
    while withdrawing.poll() is None and time.monotonic() < stop:
        site.get(path)
        time.sleep(0.05)
    assert withdrawing.returncode == 0
    assert site.get(path).status == 410


def test_static_files_and_pictures_are_served_by_nginx(site: Site) -> None:
    page = site.get("/").body.decode()
    sheet = re.search(r'href="(/static/css/paper\.[0-9a-f]{12}\.css)"', page)
    assert sheet
    answer = site.get(sheet[1], Accept_Encoding="gzip")
    assert (answer.status, answer.headers["content-encoding"]) == (200, "gzip")
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["server"] == "nginx"
    assert site.get("/static/css/paper.css").headers["cache-control"] == "public, max-age=3600"
    picture = site.var / "media/covers/a/small.jpg"
    picture.parent.mkdir(parents=True)
    picture.write_bytes(b"\xff\xd8\xff picture")
    answer = site.get("/media/covers/a/small.jpg")
    assert (answer.status, answer.body) == (200, b"\xff\xd8\xff picture")
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    for path in (
        "/media/private.txt",
        "/static/../secret_key",
        "/media/covers/../../secret_key",
        "/static/%2e%2e/secret_key",
    ):
        assert site.get(path).status in (400, 404), path


def test_bodies_are_limited_and_larger_at_the_desk_alone(site: Site) -> None:
    assert site.get("/search/", "POST", b"x" * 100_000).status == 413
    assert site.get("/admin/login/", "POST", b"x" * 100_000).status == 413
    assert site.get("/admin/articles/coverimage/", "POST", b"x" * 2_000_000).status in (302, 403)
    assert site.get("/admin/articles/coverimage/", "POST", b"x" * 28_000_000).status == 413


def test_numbers_and_parts_are_not_told_outside(site: Site) -> None:
    assert site.get("/metrics").status == 404
    assert site.get("/health/ready").status == 404
    assert site.get("/health/live").status == 200


def test_plain_requests_are_led_to_tls(site: Site) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", site.plain, timeout=10)
    connection.request("GET", "/a?b=c", headers={"Host": NAME})
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/a?b=c")


def test_guesses_with_forged_headers_are_one_address(site: Site) -> None:
    """Whom nginx saw stands last in what it passes on, whatever the client wrote before it."""
    login = site.get("/admin/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', login.body.decode())
    cookie = re.search(r"csrftoken=[^;]+", login.headers["set-cookie"])
    assert token
    assert cookie
    said = []
    for number in range(12):
        body = f"csrfmiddlewaretoken={token[1]}&username=chief&password=guess{number}".encode()
        headers = {
            "Cookie": cookie[0],
            "Referer": f"https://{NAME}/admin/login/",
            "X_Forwarded_For": f"10.0.0.{number}",
        }
        headers["Content_Type"] = "application/x-www-form-urlencoded"
        said.append(site.get("/admin/login/", "POST", body, **headers))
    assert [answer.status for answer in said] == [200] * 12
    assert ["Too many passwords" in answer.body.decode() for answer in said] == [False] * 10 + [True] * 2
