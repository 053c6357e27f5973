"""First-visit bytes as a browser gets them: the first page, and a page with charts."""

import io
import logging
import re
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

PAGES = {"/": 100_000, "/patterns/": 350_000}
ASSET = re.compile(r'<(?:link[^>]* href|script[^>]* src)="([^"]+)"')


def main() -> None:
    django.setup()
    logging.getLogger("ronghe.web").setLevel(logging.WARNING)
    server = WSGIHandler()
    for page, bar in PAGES.items():
        html = fetch(server, page)
        files = {name: fetch(server, name) for name in ASSET.findall(html.decode())}
        total = len(html) + sum(map(len, files.values()))
        print(f"{page}  {total / 1000:.1f} kB of {bar / 1000:.0f} kB")
        for name, body in {page: html, **files}.items():
            print(f"    {len(body) / 1000:7.1f} kB  {name}")


def fetch(server: WSGIHandler, address: str) -> bytes:
    """Give the body as it travels, compressed where the server compresses."""
    seen: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": address,
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(),
        "wsgi.url_scheme": "https",
        "HTTP_HOST": settings.ALLOWED_HOSTS[0],
        "HTTP_ACCEPT_ENCODING": "gzip, deflate, br",
    }
    answer = server(environ, lambda status, headers: seen.append(status))
    body = b"".join(answer)
    if not seen[0].startswith("200"):
        raise SystemExit(f"{address} answered {seen[0]}")
    return body
