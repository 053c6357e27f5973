"""Messages to people: one port, a carrier per channel behind it.

`send` is called inside an operation's transaction: the row and the job come or go with it. The
text is made at once, in the recipient's language, and travels encrypted in the job, which is
deleted when the message has left; the row keeps who, when and which template, but no code or link.
Delivery is at least once: a worker killed between the carrier's answer and its own commit sends
the message again.
"""

from ronghe.kernel.messaging.letters import Contact, Letter
from ronghe.kernel.messaging.port import UnknownChannel, deliver, send

__all__ = ["Contact", "Letter", "UnknownChannel", "deliver", "send"]
