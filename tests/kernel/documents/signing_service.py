"""A stand-in for a licensed e-signature service, speaking the reference adapter's wire format."""

import base64
import hashlib
import json
import time

from ronghe.kernel.documents.provider import signature


class SigningService:
    """Takes each order once by its key; what becomes of it is for the test to say."""

    def __init__(self, secret, at):
        self.secret, self.at = secret, at
        self.orders, self.taken = {}, 0
        self.delay, self.broken, self.answers_lost = 0.0, None, 0

    def __call__(self, path, query, body):
        method = "POST" if body else "GET"
        if query.get("signature") != signature(self.secret, method, path, query["time"], body):
            return 401, {"error": "unknown account or wrong signature"}
        if body:
            self._take(json.loads(body))
        key = json.loads(body)["key"] if body else path.rpartition("/")[2]
        time.sleep(self.delay)
        if self.answers_lost:
            self.answers_lost -= 1
            return 502, b"<html>bad gateway</html>"
        if self.broken is not None:
            return 200, self.broken
        if key not in self.orders:
            return 404, {"error": "no such order"}
        return 200, self.orders[key]

    def _take(self, order):
        file = base64.b64decode(order["file"])
        assert hashlib.sha256(file).hexdigest() == order["sha256"]
        if not order["contact"]:
            self.orders[order["key"]] = {"error": "a contact is needed"}
        elif order["key"] not in self.orders:
            self.taken += 1
            self.orders[order["key"]] = self._said(order["key"], "pending")

    def _said(self, key, outcome, **more):
        at = self.at.isoformat()
        return {"key": key, "outcome": outcome, "reference": f"S-{key}", "at": at} | more

    def signs(self, key, file):
        self.orders[key] = self._said(
            key,
            "signed",
            file=base64.b64encode(file).decode(),
            sha256=hashlib.sha256(file).hexdigest(),
        )

    def refuses(self, key, reason):
        self.orders[key] = self._said(key, "refused", reason=reason)

    def notice(self, key, at):
        body = json.dumps(self.orders[key]).encode()
        stated = at.isoformat()
        proof = signature(self.secret, "NOTICE", "", stated, body)
        return {"time": stated, "signature": proof}, body
