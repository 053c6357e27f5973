"""SMS through Alibaba Cloud's Short Message Service: operation SendSms, version 2017-05-25.

Source: Alibaba Cloud, Short Message Service, "SendSms", "Signature method" (RPC style,
HMAC-SHA1, signature version 1.0) and "Error codes".

Chinese carriers send approved templates only, so the text is not ours to give: RONGHE_SMS_TEMPLATES
maps each of our templates, by language where one differs ("messages/a/b.txt@en"), to the approved
template's code; its variables take the values of the same names.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings

from ronghe.kernel.messaging.letters import Letter
from ronghe.kernel.outbound import request_json
from ronghe.kernel.permanent import PermanentFailure

# The service itself is at fault or busy, or the number has had its share for now.
_PASSING = (
    "isp.",
    "Throttling",
    "ServiceUnavailable",
    "InternalError",
    "isv.BUSINESS_LIMIT_CONTROL",
)


class CarrierIsBusy(Exception):
    """The carrier asks to be tried again later."""


class AliyunSmsCarrier:
    """Sends one text message with the credentials in the settings (RONGHE_SMS_…)."""

    def send(self, letter: Letter, *, at: datetime) -> str:
        """Send and give the carrier's BizId.

        Raises `CarrierIsBusy` for failures that pass, `PermanentFailure` for all others.
        """
        parameters = {
            **_common(at),
            "Action": "SendSms",
            "Version": "2017-05-25",
            "RegionId": settings.RONGHE_SMS_REGION,
            "PhoneNumbers": _number(letter.contact.address),
            "SignName": settings.RONGHE_SMS_SIGN_NAME,
            "TemplateCode": _template_code(letter),
            "TemplateParam": json.dumps(dict(letter.values), ensure_ascii=False),
        }
        parameters["Signature"] = signature(
            "POST", parameters, settings.RONGHE_SMS_ACCESS_KEY_SECRET
        )
        answer = request_json("POST", settings.RONGHE_SMS_URL, data=parameters)
        code = str(answer.get("Code", "no code"))
        if code == "OK":
            return str(answer.get("BizId", ""))
        if code.startswith(_PASSING):
            raise CarrierIsBusy(code)
        raise PermanentFailure(code)


def signature(method: str, parameters: Mapping[str, str], secret: str) -> str:
    """Sign a request: base64(HMAC-SHA1(secret + "&", method & "/" & sorted query)).

    Every part is percent-encoded by RFC 3986, the query as a whole once more.
    """
    query = "&".join(f"{_encode(name)}={_encode(parameters[name])}" for name in sorted(parameters))
    text = f"{method}&{_encode('/')}&{_encode(query)}"
    digest = hmac.digest(f"{secret}&".encode(), text.encode(), "sha1")
    return base64.b64encode(digest).decode()


def _encode(text: str) -> str:
    return quote(text, safe="-_.~")


def _common(at: datetime) -> dict[str, str]:
    return {
        "AccessKeyId": settings.RONGHE_SMS_ACCESS_KEY_ID,
        "Format": "JSON",
        "SignatureMethod": "HMAC-SHA1",
        "SignatureNonce": str(uuid4()),
        "SignatureVersion": "1.0",
        "Timestamp": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _number(address: str) -> str:
    """Chinese numbers go without a prefix, others as country code and number without the plus."""
    return address.removeprefix("+86") if address.startswith("+86") else address.removeprefix("+")


def _template_code(letter: Letter) -> str:
    known: Mapping[str, str] = settings.RONGHE_SMS_TEMPLATES
    code = known.get(f"{letter.template}@{letter.language}") or known.get(letter.template)
    if not code:
        raise PermanentFailure(f"RONGHE_SMS_TEMPLATES has no code for {letter.template}")
    return code
