"""Every column that points to a person says why it is kept, for how long, and how it goes."""

from ronghe.kernel import privacy


def test_every_personal_column_is_in_the_register():
    assert privacy.missing_columns() == []


def test_the_register_names_no_column_that_is_gone():
    assert privacy.stale_columns() == []


def test_every_line_says_why_on_what_basis_and_until_when():
    empty = [
        line.column
        for line in privacy.registered()
        if not (str(line.purpose) and str(line.basis) and str(line.retention))
    ]

    assert privacy.registered() != ()
    assert empty == []


def test_a_column_that_nobody_registered_is_found(monkeypatch):
    planted = dict(privacy._columns)
    del planted["parties.membership.person"]
    monkeypatch.setattr(privacy, "_columns", planted)

    assert privacy.missing_columns() == ["parties.membership.person"]
