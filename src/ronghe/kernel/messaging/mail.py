"""E-mail, through Django's EMAIL_BACKEND."""

import smtplib
from datetime import datetime
from email.utils import make_msgid

from django.conf import settings
from django.core.mail import EmailMessage

from ronghe.kernel.messaging.letters import Letter, one_line
from ronghe.kernel.permanent import PermanentFailure

_PERMANENT_FROM = 500


class EmailCarrier:
    """Sends plain-text mail from DEFAULT_FROM_EMAIL."""

    def send(self, letter: Letter, *, at: datetime) -> str:
        """Send the mail and give its Message-ID; a refused recipient is a permanent failure."""
        number = make_msgid(domain=settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">"))
        mail = EmailMessage(
            subject=one_line(letter.subject),
            body=letter.body,
            to=[one_line(letter.contact.address)],
            headers={"Message-ID": number, "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            codes = {code for code, _text in refusal.recipients.values()}
            if min(codes, default=0) >= _PERMANENT_FROM:
                raise PermanentFailure(f"SMTP {sorted(codes)}: recipient refused") from None
            raise
        return number
