"""Who may do what at the addresses of figures: a part of the matrix."""

from tests.house.matrix import Answer, Entry, _always

SEE_NONE = {"signatory"}


def counting(actor: str, _tenant: str) -> Answer:
    return Answer.HIDDEN if actor in SEE_NONE else Answer.YES


def taking_along(actor: str, tenant: str) -> Answer:
    """The keeper of the platform reads totals, and takes nobody’s name along."""
    return Answer.HIDDEN if actor == "administrator" else counting(actor, tenant)


def without_point(_actor: str, _tenant: str) -> Answer:
    return Answer.HIDDEN


NUMBERS = {
    "numbers:overview": Entry(get=counting, reader="coordinator"),
    # Without a point in the query there are no rows.
    "numbers:record_list": Entry(get=without_point, is_page=False),
    "numbers:export": Entry(
        get=taking_along, is_page=False, **_always(what="placements", form="csv")
    ),
}
