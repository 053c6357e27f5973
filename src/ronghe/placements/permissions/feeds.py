"""Who makes, renews and withdraws a calendar address: nobody but whose days it tells."""

import rules

from ronghe.parties.permissions import is_oneself

rules.add_perm("placements.keep_calendar_feed", is_oneself)
