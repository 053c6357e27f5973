"""What the audit says of illness, stages, moves to other hosts, and the daily look."""

from django.utils.translation import gettext_lazy as _

CHANGE_VERBS = {
    "illness.reported": _("%(actor)s reported an illness in placement %(subject)s"),
    "illness.accepted": _("%(actor)s accepted a sick note in placement %(subject)s"),
    "illness.returned": _("%(actor)s did not accept a sick note in placement %(subject)s"),
    "illness.withdrawn": _("%(actor)s took a sick note in placement %(subject)s back"),
    "illness.ended": _("%(actor)s noted that the student of placement %(subject)s is back"),
    "stage.proposed": _("%(actor)s proposed a change of post in placement %(subject)s"),
    "stage.agreed": _("%(actor)s agreed to a change of post in placement %(subject)s"),
    "stage.refused": _("%(actor)s did not agree to a change of post in placement %(subject)s"),
    "stage.begun": _("%(actor)s let another post begin in placement %(subject)s"),
    "stage.cancelled": _("%(actor)s cancelled a change of post in placement %(subject)s"),
    "placement.moved": _("%(actor)s arranged that the student of placement %(subject)s goes on at another host"),
    "placement.returned_to_round": _("%(actor)s gave the place of placement %(subject)s back to its round"),
    "round.reopened": _("%(actor)s opened round %(subject)s for a repair"),
    "day.looked": _("%(actor)s looked at what was not as it should be on %(subject)s"),
}  # fmt: skip
