"""The product's WSGI application under the tests' clock."""

from tests.clocked import wind

wind()

from ronghe.config.wsgi import application  # noqa: E402 -- after the clock

__all__ = ["application"]
