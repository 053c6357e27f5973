from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ronghe.parties.models.person import Person


class PersonalDetails(models.Model):
    """What stays hidden until somebody needs it and says why: birth date and identity number.

    Apart from the person, so that no list can fetch it by accident. The number is encrypted; its
    digest, made with a key, finds the same person again.
    """

    person = models.OneToOneField(
        Person,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="details",
        verbose_name=_("person"),
    )
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    identity_number_sealed = models.TextField(_("identity number"), blank=True, editable=False)
    identity_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("personal details")
        verbose_name_plural = _("personal details")
        constraints = [
            models.UniqueConstraint(
                fields=["identity_digest"],
                condition=~Q(identity_digest=""),
                name="details_identity_belongs_to_one_person",
            ),
            models.CheckConstraint(
                name="details_digest_goes_with_number",
                condition=Q(identity_digest="", identity_number_sealed="")
                | (~Q(identity_digest="") & ~Q(identity_number_sealed="")),
            ),
        ]
