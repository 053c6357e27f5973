from django.utils.translation import gettext as _

from ronghe.engines.lifecycle import IllegalTransition
from ronghe.kernel.lifecycle_pages import lifecycles


def in_words(refusal: Exception) -> str:
    """Say in the reader's language why something did not happen, and what to do."""
    if not isinstance(refusal, IllegalTransition):
        return str(refusal)
    label = next(
        str(getattr(state, "label", state))
        for _config, _module, lifecycle in lifecycles()
        if lifecycle.noun == refusal.noun
        for state in lifecycle.states
        if state == refusal.state
    )
    return _(
        "Nothing was changed: by now this stands at “%(state)s”. Look at the page again to see what"
        " is possible."
    ) % {"state": label}
