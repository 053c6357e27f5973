"""Messages inside WeCom (企业微信): `gettoken`, then `message/send` of type text.

Source: WeCom developer documentation, "获取access_token" (path 91039), "发送应用消息" (path
90236), "全局错误码" (path 90313).
"""

import time
from datetime import datetime
from typing import Any

from django.conf import settings

from ronghe.kernel.messaging.aliyun import CarrierIsBusy
from ronghe.kernel.messaging.letters import Letter
from ronghe.kernel.outbound import OutboundFailure, request_json
from ronghe.kernel.permanent import PermanentFailure

_TOKEN_IS_BAD = {40014, 42001}
_PASSING = {-1, 45009, 45033}  # system busy, called too often, too many at once
_RENEW_BEFORE_SECONDS = 300
_DUPLICATE_WINDOW_SECONDS = 1800

# The token belongs to the process: WeCom gives the same one to all while it lasts.
_tokens: dict[tuple[str, str], tuple[str, float]] = {}


class WeComCarrier:
    """Sends text to one member through the application in the settings (RONGHE_WECOM_…)."""

    def send(self, letter: Letter, *, at: datetime) -> str:
        """Send and give WeCom's msgid; a token that has run out is renewed once.

        Raises `CarrierIsBusy` for failures that pass, `PermanentFailure` for all others.
        """
        answer = self._post(letter, _token())
        if answer.get("errcode") in _TOKEN_IS_BAD:
            _tokens.clear()
            answer = self._post(letter, _token())
        _check(answer)
        if answer.get("invaliduser") or answer.get("unlicenseduser"):
            raise PermanentFailure("WeCom does not know the recipient")
        return str(answer.get("msgid", ""))

    def _post(self, letter: Letter, token: str) -> dict[str, Any]:
        body = {
            "touser": letter.contact.address.replace("|", ""),
            "msgtype": "text",
            "agentid": settings.RONGHE_WECOM_AGENT_ID,
            "text": {"content": f"{letter.subject}\n\n{letter.body}"},
            "safe": 0,
            # A retry of the same text within half an hour reaches nobody twice.
            "enable_duplicate_check": 1,
            "duplicate_check_interval": _DUPLICATE_WINDOW_SECONDS,
        }
        url = f"{settings.RONGHE_WECOM_URL}/cgi-bin/message/send"
        return request_json("POST", url, params={"access_token": token}, json=body)


def _token() -> str:
    corporation, secret = settings.RONGHE_WECOM_CORP_ID, settings.RONGHE_WECOM_SECRET
    known, good_until = _tokens.get((corporation, secret), ("", 0.0))
    if time.monotonic() < good_until:
        return known
    answer = request_json(
        "GET",
        f"{settings.RONGHE_WECOM_URL}/cgi-bin/gettoken",
        params={"corpid": corporation, "corpsecret": secret},
    )
    _check(answer)
    token = str(answer.get("access_token", ""))
    if not token:
        raise OutboundFailure("gettoken gave no token")
    lasts = max(0, int(answer.get("expires_in", 0)) - _RENEW_BEFORE_SECONDS)
    _tokens[corporation, secret] = (token, time.monotonic() + lasts)
    return token


def _check(answer: dict[str, Any]) -> None:
    code = answer.get("errcode")
    if code in _PASSING:
        raise CarrierIsBusy(f"WeCom {code}")
    if code != 0:
        raise PermanentFailure(f"WeCom {code}")
