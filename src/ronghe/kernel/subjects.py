"""How a record names the object it speaks of, without a foreign key."""

from django.db import models


def subject_columns(subject: models.Model) -> dict[str, str | int]:
    """Give type ("parties.organisation"), id and reference of a saved object.

    Only a `reference` column is used as its name: names of people stay out of records that are
    never changed. An unsaved object raises `ValueError`.
    """
    if subject.pk is None:
        raise ValueError("A record speaks of something that is saved.")
    return {
        "subject_type": subject._meta.label_lower,
        "subject_id": subject.pk,
        "subject_reference": str(getattr(subject, "reference", "") or ""),
    }
