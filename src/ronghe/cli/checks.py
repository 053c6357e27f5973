from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004 -- Django calls it so
from django.db import OperationalError, connection
from django.utils.translation import gettext as _

SHORTEST_SECRET = 32

OWNED_TABLES = """
    SELECT count(*) FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND pg_has_role(current_user, relowner, 'USAGE')
"""


@register(Tags.security, deploy=True)
def application_owns_no_table(
    app_configs: Sequence[Any] | None, **options: Any
) -> list[CheckMessage]:
    """Warn of an owner, who can disable the triggers that keep the audit (docs/adr/0003)."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(OWNED_TABLES)
            (owned_count,) = cursor.fetchone()
    except OperationalError:
        return [
            Warning(
                _("The database cannot be reached, so its roles were not checked."),
                hint=_("Start PostgreSQL and see that DATABASE_URL names it."),
                id="ronghe.W001",
            )
        ]
    if not owned_count:
        return []
    return [
        Error(
            _("The application's database role owns tables, and could change the audit unseen."),
            hint=_("Serve with a role that owns none; migrate with DATABASE_OWNER_URL."),
            id="ronghe.E001",
        )
    ]


@register(Tags.security, deploy=True)
def secrets_are_long_and_two(
    app_configs: Sequence[Any] | None, **options: Any
) -> list[CheckMessage]:
    short = [
        name
        for name in ("SECRET_KEY", "RONGHE_AUDIT_KEY")
        if len(getattr(settings, name)) < SHORTEST_SECRET
    ]
    messages: list[CheckMessage] = [
        Error(
            _("%(name)s is shorter than %(count)d characters.")
            % {"name": name, "count": SHORTEST_SECRET},
            id="ronghe.E002",
        )
        for name in short
    ]
    if settings.SECRET_KEY == settings.RONGHE_AUDIT_KEY:
        messages.append(
            Error(
                _("The audit is sealed with the key that signs sessions."),
                hint=_("Give RONGHE_AUDIT_KEY a value of its own, and keep a copy elsewhere."),
                id="ronghe.E003",
            )
        )
    return messages
