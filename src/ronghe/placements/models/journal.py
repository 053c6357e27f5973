from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ronghe.parties.models import Person, Role
from ronghe.placements.models.placement import Placement

if TYPE_CHECKING:
    from ronghe.parties.actors import Actor


class Prompt(models.TextChoices):
    """Questions that want something specific; nobody counts the words."""

    WENT_WRONG = "went_wrong", _("What went wrong, and what did you change?")
    NEW = "new", _("What did you do for the first time?")
    ASKED = "asked", _("What did you ask, and what was the answer?")
    UNCLEAR = "unclear", _("What have you not understood yet?")
    SAFETY = "safety", _("What could have hurt somebody, and what was done about it?")
    FREE = "free", pgettext_lazy("prompt of a journal", "Anything else")


class Readers(models.TextChoices):
    COLLEGE = "college", pgettext_lazy("who reads a journal", "You and your college tutor")
    BOTH = "both", pgettext_lazy("who reads a journal", "You, your college tutor and your mentor")


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def visible_to(self, actor: "Actor") -> "JournalEntryQuerySet":
        """Give one's own, those of whom one tutors, and to the mentor those meant for both.

        Who leads the class reads along with the tutor; nobody else does, the office included.
        """
        held = actor.membership
        if held is None:
            return self.none()
        if actor.holds(Role.STUDENT):
            return self.filter(placement__student=held.pk)
        seen = Q(placement__tutor=held.pk)
        seen |= Q(placement__mentor=held.pk, readers=Readers.BOTH)
        if actor.holds(Role.CLASS_TEACHER) and held.school_class_id is not None:
            seen |= Q(placement__student__school_class=held.school_class_id)
        return self.filter(seen)


class JournalEntry(models.Model):
    """A few lines of a student about the work; it says who may read them."""

    placement = models.ForeignKey(
        Placement,
        on_delete=models.PROTECT,
        related_name="journal_entries",
        verbose_name=_("placement"),
    )
    # Made by the telephone, so that what is sent twice is kept once.
    client_key = models.UUIDField(editable=False)
    on = models.DateField(_("day"))
    prompt = models.CharField(_("question"), max_length=20, choices=Prompt)
    text = models.TextField(_("text"), max_length=4000)
    readers = models.CharField(_("who reads it"), max_length=20, choices=Readers)
    written_at = models.DateTimeField(_("written at"))

    objects = JournalEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "client_key"], name="journal_entry_sent_once"
            ),
            models.CheckConstraint(name="journal_entry_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="journal_prompt_is_known", condition=Q(prompt__in=Prompt.values)
            ),
            models.CheckConstraint(
                name="journal_readers_are_known", condition=Q(readers__in=Readers.values)
            ),
        ]
        indexes = [models.Index(fields=["placement", "-on", "-id"], name="journal_by_placement")]

    @property
    def reference(self) -> str:
        return self.placement.reference


class JournalComment(models.Model):
    """A word of a tutor or mentor on an entry, or the student's answer."""

    entry = models.ForeignKey(
        JournalEntry, on_delete=models.PROTECT, related_name="comments", verbose_name=_("entry")
    )
    author = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", verbose_name=_("author")
    )
    text = models.TextField(_("text"), max_length=2000)
    written_at = models.DateTimeField(_("written at"))

    class Meta:
        verbose_name = _("comment on a journal entry")
        verbose_name_plural = _("comments on journal entries")
        constraints = [
            models.CheckConstraint(name="journal_comment_says_something", condition=~Q(text="")),
        ]

    @property
    def reference(self) -> str:
        return self.entry.placement.reference
