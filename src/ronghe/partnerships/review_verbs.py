"""What the audit says of reviews, their actions, and cooperations in trouble."""

from django.utils.translation import gettext_lazy as _

REVIEW_VERBS = {
    "review.recorded": _("%(actor)s recorded review %(subject)s"),
    "review.confirmed": _("%(actor)s confirmed the minutes of review %(subject)s"),
    "review.objected": _("%(actor)s did not confirm the minutes of review %(subject)s"),
    "review.rewritten": _("%(actor)s wrote the minutes of review %(subject)s anew"),
    "review_action.done": _("%(actor)s noted an action of review %(subject)s as done"),
    "trouble.noticed": _("Ronghe noticed that cooperation %(subject)s needs attention"),
    "trouble.passed": _("What troubled cooperation %(subject)s is over"),
}
