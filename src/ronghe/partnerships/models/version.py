from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.engines.terms import Document, hash_of, read_document
from ronghe.kernel.models import Evidence
from ronghe.parties.models import Organisation, Person, SigningMandate
from ronghe.partnerships.models.agreement import Agreement
from ronghe.partnerships.models.cooperation import PERSONAL_ROLES, PartyRole


class VersionState(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("state of a version", "Draft")
    NEGOTIATING = "negotiating", pgettext_lazy("state of a version", "In negotiation")
    CHECKING = "checking", pgettext_lazy("state of a version", "Being checked")
    SIGNING = "signing", pgettext_lazy("state of a version", "Being signed")
    SIGNED = "signed", pgettext_lazy("state of a version", "Signed by all")
    REFUSED = "refused", pgettext_lazy("state of a version", "Refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("state of a version", "Withdrawn from signing")
    LAPSED = "lapsed", pgettext_lazy("state of a version", "Lapsed")


EDITABLE = frozenset({VersionState.DRAFT, VersionState.NEGOTIATING})
OPEN = EDITABLE | {VersionState.CHECKING, VersionState.SIGNING}
# From the first signature page on, nothing of its text, terms or parties changes any more.
FROZEN = frozenset(
    {VersionState.SIGNING, VersionState.SIGNED, VersionState.REFUSED, VersionState.WITHDRAWN}
)
SHA256 = r"^[0-9a-f]{64}$"


class Channel(models.TextChoices):
    NATIVE = "native", _("On this platform")
    PAPER = "paper", _("Signed on paper")
    PROVIDER = "provider", _("By a licensed signing service")


class AgreementVersion(models.Model):
    """One text of an agreement. Once signing begins it stays as it is for ever."""

    agreement = models.ForeignKey(
        Agreement, on_delete=models.PROTECT, related_name="versions", verbose_name=_("agreement")
    )
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(
        _("state"), max_length=20, choices=VersionState, default=VersionState.DRAFT, editable=False
    )
    # The signed version that this one amends; none for the first agreement.
    amends = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="amendments",
        null=True,
        blank=True,
        verbose_name=_("amends"),
    )
    purpose = models.TextField(_("why it is changed"), blank=True)
    document = models.JSONField(_("document"))
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    # What was shown for signature: the clauses with everything filled in, by language.
    readings = models.JSONField(_("words"), default=dict)
    # What it changes in the terms, from which day until which.
    changes = models.JSONField(_("changes of terms"), default=dict)
    effective_on = models.DateField(_("counts from"), null=True, blank=True)
    until_on = models.DateField(_("counts until"), null=True, blank=True)
    in_force_on = models.DateField(_("in force from"), null=True, blank=True, editable=False)
    # Whose turn it is while it goes back and forth.
    turn_of = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("whose turn it is"),
    )
    drafted_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("drafted by")
    )
    drafted_at = models.DateTimeField(_("drafted at"))
    touched_at = models.DateTimeField(_("last worked on"))
    lapse_announced_at = models.DateTimeField(null=True, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("signing began at"), null=True, blank=True, editable=False)
    verification_code = models.CharField(
        _("verification code"), max_length=20, null=True, blank=True, unique=True
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("closed by"),
    )
    closing_reason = models.TextField(_("reason"), blank=True)
    paper = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("document for signature"),
    )
    signed_paper = models.ForeignKey(
        Evidence,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed document"),
    )

    class Meta:
        verbose_name = _("agreement version")
        verbose_name_plural = _("agreement versions")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="version_number_once"),
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(state__in=["draft", "negotiating", "checking", "signing"]),
                name="version_open_once",
            ),
            models.CheckConstraint(
                name="version_hash_is_sha256", condition=Q(document_hash__regex=SHA256)
            ),
            models.CheckConstraint(
                name="version_frozen_has_instant_and_code",
                condition=Q(
                    state__in=["signing", "signed", "refused", "withdrawn"],
                    frozen_at__isnull=False,
                    verification_code__isnull=False,
                    effective_on__isnull=False,
                )
                | Q(
                    state__in=["draft", "negotiating", "checking", "lapsed"],
                    frozen_at=None,
                    verification_code=None,
                ),
            ),
            models.CheckConstraint(
                name="version_signed_has_a_first_day",
                condition=Q(state="signed", in_force_on__isnull=False)
                | (~Q(state="signed") & Q(in_force_on=None)),
            ),
            models.CheckConstraint(
                name="version_never_counts_for_the_past",
                condition=Q(in_force_on=None) | Q(in_force_on__gte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="version_ends_after_start",
                condition=Q(until_on=None) | Q(until_on__gte=F("effective_on")),
            ),
            models.CheckConstraint(
                name="version_closed_says_why",
                condition=~Q(state__in=["refused", "withdrawn", "lapsed"])
                | (Q(closed_at__isnull=False) & ~Q(closing_reason="")),
            ),
            models.CheckConstraint(
                name="version_amends_for_a_reason",
                condition=Q(amends=None) | (~Q(amends=F("id")) & ~Q(purpose="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["touched_at"],
                condition=Q(state__in=["draft", "negotiating", "checking"]),
                name="version_going_stale",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement.reference} v{self.number}"

    @property
    def reference(self) -> str:
        return f"{self.agreement.reference}-{self.number}"

    @property
    def content(self) -> Document:
        """The document as it is written now; read once for as long as nobody writes another."""
        known = self.__dict__.get("_read")
        if known is None or known[0] is not self.document:
            known = self.__dict__["_read"] = self.document, read_document(self.document)
        found: Document = known[1]
        return found

    def hash_of_content(self) -> str:
        """Give what people confirm and sign: the document, of which version, from when until when."""
        days = [str(day) if day else "" for day in (self.effective_on, self.until_on)]
        return hash_of([self.agreement.reference, self.number, *days, self.document])

    @property
    def is_frozen(self) -> bool:
        return self.state in FROZEN

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE

    @property
    def is_amendment(self) -> bool:
        return self.amends_id is not None


class AgreementParty(models.Model):
    """One side of a version: who signs, in which order, by which channel, by whose leave."""

    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="parties",
        verbose_name=_("version"),
    )
    key = models.CharField(_("key"), max_length=30)
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="agreement_parties",
        null=True,
        blank=True,
        verbose_name=_("organisation"),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="agreement_parties",
        null=True,
        blank=True,
        verbose_name=_("person"),
    )
    share_percent = models.PositiveSmallIntegerField(_("share in %"), null=True, blank=True)
    # Those of one number may sign in any order; the next number signs after them.
    order_group = models.PositiveSmallIntegerField(_("signs in group"))
    channel = models.CharField(_("signs"), max_length=20, choices=Channel, default=Channel.NATIVE)
    # Who is expected to sign for an organisation, by which mandate; anybody entitled may.
    mandate = models.ForeignKey(
        SigningMandate,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signing mandate"),
    )
    signatures_needed = models.PositiveSmallIntegerField(_("signatures needed"), default=1)

    class Meta:
        verbose_name = _("party of an agreement")
        verbose_name_plural = _("parties of agreements")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="agreement_party_key_once"),
            models.UniqueConstraint(
                fields=["version", "organisation"], name="agreement_party_organisation_once"
            ),
            models.UniqueConstraint(
                fields=["version", "person"], name="agreement_party_person_once"
            ),
            models.CheckConstraint(
                name="agreement_party_is_one_thing",
                condition=Q(
                    role__in=["college", "host", "industry_body", "agency"],
                    organisation__isnull=False,
                    person=None,
                )
                | Q(role__in=["student", "guardian"], organisation=None, person__isnull=False),
            ),
            models.CheckConstraint(
                name="agreement_party_share_is_percent",
                condition=Q(share_percent=None) | Q(share_percent__range=(1, 100)),
            ),
            models.CheckConstraint(
                name="agreement_party_channel_is_known", condition=Q(channel__in=Channel.values)
            ),
            models.CheckConstraint(
                name="agreement_party_signs_once_or_twice",
                condition=Q(signatures_needed__range=(1, 2), order_group__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.person)

    @property
    def acting(self) -> Organisation | None:
        """Who acts for the party today: what is out for signature keeps the record it named."""
        return self.organisation.lives_on_as if self.organisation else None

    @property
    def acting_id(self) -> int | None:
        return self.acting.pk if self.acting else None

    @property
    def is_personal(self) -> bool:
        return self.role in PERSONAL_ROLES


class VersionRevision(models.Model):
    """How a version read after one of its changes, by whom and why; only ever added."""

    version = models.ForeignKey(
        AgreementVersion,
        on_delete=models.PROTECT,
        related_name="revisions",
        verbose_name=_("version"),
    )
    number = models.PositiveSmallIntegerField(_("number"))
    document = models.JSONField(_("document"))
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("organisation"),
    )
    made_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    why = models.TextField(_("why"))

    class Meta:
        verbose_name = _("revision of a version")
        verbose_name_plural = _("revisions of versions")
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="revision_number_once"),
            models.CheckConstraint(name="revision_says_why", condition=~Q(why="")),
        ]

    @property
    def content(self) -> Document:
        return read_document(self.document)


class AgreementCheck(models.Model):
    """What the law said of a document on a day; only ever added."""

    version = models.ForeignKey(
        AgreementVersion, on_delete=models.PROTECT, related_name="checks", verbose_name=_("version")
    )
    document_hash = models.CharField(_("hash of the document"), max_length=64)
    checked_on = models.DateField(_("day of the check"))
    checked_at = models.DateTimeField(_("checked at"))
    answers = models.JSONField(_("answers"))
    block_count = models.PositiveSmallIntegerField(_("rules that block"))

    class Meta:
        verbose_name = _("check of an agreement")
        verbose_name_plural = _("checks of agreements")
