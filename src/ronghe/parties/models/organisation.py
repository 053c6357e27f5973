from typing import TYPE_CHECKING

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ronghe.kernel.money import MoneyPair
from ronghe.parties.powers import Power
from ronghe.reference.models import Jurisdiction, Region, Sector

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor

models.CharField.register_lookup(Length)


class OrganisationKind(models.TextChoices):
    AUTHORITY = "authority", _("Authority")
    COLLEGE = "college", _("College")
    ENTERPRISE = "enterprise", _("Enterprise")
    INDUSTRY_BODY = "industry_body", _("Industry body")


HOLDER_KINDS = frozenset({OrganisationKind.AUTHORITY, OrganisationKind.INDUSTRY_BODY})


class Verification(models.TextChoices):
    UNVERIFIED = "unverified", _("Not verified")
    PENDING = "pending", _("Waiting for verification")
    VERIFIED = "verified", _("Verified")
    SUSPENDED = "suspended", _("Suspended")
    BANNED = "banned", _("Banned")


class NameKind(models.TextChoices):
    LEGAL = "legal", _("Legal name")
    SHORT = "short", _("Short name")


class SizeBand(models.TextChoices):
    """People employed; a band of the register, not a headcount."""

    MICRO = "micro", _("1 to 9 people")
    SMALL = "small", _("10 to 49 people")
    MEDIUM = "medium", _("50 to 249 people")
    LARGE = "large", _("250 people and more")


# Names are kept in the language of their register, whatever languages the pages have.
NAME_LANGUAGES = [
    ("zh-hans", _("Chinese (simplified)")),
    ("zh-hant", _("Chinese (traditional)")),
    ("en", _("English")),
    ("fr", _("French")),
    ("de", _("German")),
]


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, actor: "Actor") -> "OrganisationQuerySet":
        """One's own organisations, what was merged into them, and those that one's remits open.

        Whoever grants remits sees also who may hold one.
        """
        own = Q(pk__in=actor.organisations) | Q(merged_into__in=actor.organisations)
        visible = own | actor.remits.reach(Power.SEE_CASES)
        if actor.grants_remits:
            visible |= Q(kind__in=HOLDER_KINDS)
        return self.filter(visible)

    def counted_for(self, actor: "Actor") -> "OrganisationQuerySet":
        """Those of which one's remits show at least totals."""
        remits = actor.remits
        return self.filter(remits.reach(Power.SEE_TOTALS) | remits.reach(Power.SEE_CASES))

    def standing(self) -> "OrganisationQuerySet":
        """Leave out what was merged into another."""
        return self.filter(merged_into=None)


class Organisation(models.Model):
    """An authority, a college, an enterprise or an industry body."""

    reference = models.CharField(_("reference"), max_length=20, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind)
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        on_delete=models.PROTECT,
        related_name="organisations",
        verbose_name=_("jurisdiction"),
    )
    region = models.ForeignKey(
        Region,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("region"),
    )
    verification = models.CharField(
        _("verification"),
        max_length=20,
        choices=Verification,
        default=Verification.UNVERIFIED,
        editable=False,
    )
    sector = models.ForeignKey(
        Sector,
        on_delete=models.PROTECT,
        db_index=False,  # an index that begins with it stands below
        related_name="organisations",
        null=True,
        blank=True,
        verbose_name=_("sector"),
    )
    size_band = models.CharField(_("size"), max_length=10, choices=SizeBand, blank=True)
    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="absorbed",
        editable=False,
        verbose_name=_("merged into"),
    )
    co_signing_limit_amount = models.BigIntegerField(
        _("limit above which two people sign, in minor units"), null=True, blank=True
    )
    co_signing_limit_currency = models.CharField(_("currency"), max_length=3, blank=True)
    # Written by `parties.naming` with every change of a name or number.
    sort_key = models.CharField(max_length=80, editable=False, default="")
    name_key = models.CharField(max_length=120, editable=False, default="")
    search = SearchVectorField(editable=False, null=True)
    registered_at = models.DateTimeField(_("registered at"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)

    co_signing_limit = MoneyPair("co_signing_limit_amount", "co_signing_limit_currency")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                name="organisation_kind_is_known", condition=Q(kind__in=OrganisationKind.values)
            ),
            models.CheckConstraint(
                name="organisation_pending_has_a_date",
                condition=~Q(verification=Verification.PENDING) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="organisation_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("pk")),
            ),
            models.CheckConstraint(
                name="organisation_limit_has_a_currency",
                condition=Q(co_signing_limit_amount=None, co_signing_limit_currency="")
                | Q(co_signing_limit_amount__gte=0, co_signing_limit_currency__length=3),
            ),
        ]
        indexes = [
            models.Index(fields=["region", "sort_key", "id"], name="organisation_by_region"),
            models.Index(fields=["sort_key", "id"], name="organisation_by_name"),
            models.Index(fields=["kind", "sort_key", "id"], name="organisation_by_kind"),
            models.Index(
                fields=["verification", "sort_key", "id"],
                condition=~Q(verification=Verification.UNVERIFIED),
                name="organisation_by_verification",
            ),
            models.Index(
                fields=["sector", "sort_key", "id"],
                condition=Q(sector__isnull=False),
                name="organisation_by_sector",
            ),
            models.Index(fields=["name_key"], name="organisation_by_name_key"),
            # Entries wait until there is a megabyte of them: searches read through what waits.
            GinIndex(
                fields=["search"],
                name="organisation_search",
                fastupdate=True,
                gin_pending_list_limit=1024,
            ),
            models.Index(
                fields=["submitted_at", "id"],
                condition=Q(verification=Verification.PENDING),
                name="organisation_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_restricted(self) -> bool:
        return self.verification in {Verification.SUSPENDED, Verification.BANNED}

    @property
    def lives_on_as(self) -> "Organisation":
        """The record that stands for it today: itself, unless it was merged into another."""
        found = self
        while found.merged_into is not None:
            found = found.merged_into
        return found

    def name_in(self, language: str, kind: str = NameKind.LEGAL) -> str:
        """Give the name in that language, else in any other, else the reference.

        Reads all names at once, so that prefetch_related("names") serves lists.
        """
        names = sorted(
            self.names.all(),
            key=lambda name: (name.language != language, name.kind != kind, name.pk),
        )
        return names[0].text if names else self.reference


class OrganisationName(models.Model):
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.CASCADE,
        db_index=False,  # an index that begins with it stands below
        related_name="names",
        verbose_name=_("organisation"),
    )
    language = models.CharField(_("language"), max_length=10, choices=NAME_LANGUAGES)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind)
    text = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "language", "kind"], name="organisation_name_once"
            ),
            models.CheckConstraint(name="organisation_name_not_blank", condition=~Q(text="")),
        ]
        indexes = [models.Index(fields=["text"], name="organisation_name_text")]

    def __str__(self) -> str:
        return self.text
