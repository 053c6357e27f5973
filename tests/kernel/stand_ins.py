"""Local servers that speak the published interfaces of those we call."""

import json
import socketserver
import struct
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from ronghe.kernel.messaging.aliyun import signature


class _Handler(BaseHTTPRequestHandler):
    def _serve(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        url = urlsplit(self.path)
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        status, answer = self.server.answer(url.path, query, body)
        raw = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://elsewhere.example/")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    do_GET = do_POST = _serve  # noqa: N815 -- http.server calls them so

    def log_message(self, *args):
        """Say nothing."""


@contextmanager
def http_server(answer):
    """Serve `answer(path, query, body) -> (status, JSON or bytes)`; gives host:port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.answer = answer
    with _running(server):
        yield f"127.0.0.1:{server.server_port}"


@contextmanager
def _running(server):
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class AliyunSms:
    """SendSms, version 2017-05-25: checks the signature and the parameters it demands."""

    def __init__(self, secret):
        self.secret, self.received, self.next_code = secret, [], "OK"

    def __call__(self, path, query, body):
        fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        given = fields.pop("Signature", "")
        if given != signature("POST", fields, self.secret):
            return 400, {"Code": "SignatureDoesNotMatch", "Message": "…", "RequestId": "r"}
        if fields.get("Action") != "SendSms" or fields.get("Version") != "2017-05-25":
            return 404, {"Code": "InvalidAction.NotFound", "Message": "…", "RequestId": "r"}
        if self.next_code != "OK":
            return 200, {"Code": self.next_code, "Message": "…", "RequestId": "r"}
        self.received.append(fields)
        return 200, {
            "Code": "OK",
            "Message": "OK",
            "BizId": "900619746936498440^0",
            "RequestId": "r",
        }


class WeCom:
    """gettoken and message/send: tokens can be let run out, recipients be unknown."""

    def __init__(self, secret):
        self.secret, self.received, self.tokens = secret, [], 0
        self.expired_code, self.next_code, self.unknown = 42001, 0, set()

    def __call__(self, path, query, body):
        if path == "/cgi-bin/gettoken":
            if query.get("corpsecret") != self.secret:
                return 200, {"errcode": 40001, "errmsg": "invalid credential"}
            self.tokens += 1
            token = f"token-{self.tokens}"
            return 200, {"errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": 7200}
        if query.get("access_token") != f"token-{self.tokens}":
            return 200, {"errcode": self.expired_code, "errmsg": "access_token expired"}
        if self.next_code:
            return 200, {"errcode": self.next_code, "errmsg": "…"}
        message = json.loads(body)
        if message["touser"] in self.unknown:
            return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": message["touser"]}
        self.received.append(message)
        return 200, {"errcode": 0, "errmsg": "ok", "invaliduser": "", "msgid": "msg-1"}


class _Clamd(socketserver.StreamRequestHandler):
    def handle(self):
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(length)
        self.wfile.write(self.server.verdict(content) + b"\0")


@contextmanager
def clamd(verdict):
    """Serve INSTREAM with `verdict(content) -> bytes`; gives host:port."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Clamd) as server:
        server.verdict = verdict
        with _running(server):
            yield f"127.0.0.1:{server.server_address[1]}"
