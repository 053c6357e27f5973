import pytest
from tests.compliance.toy_law import FACTS, toy_law
from tests.factories.parties import NOW, enrolled, region

from ronghe.compliance import operations, rulebooks
from ronghe.compliance.models import Finding
from ronghe.parties.actors import SYSTEM

TODAY = NOW.date()


class Law:
    """The law of the test, which may change."""

    def __init__(self, monkeypatch):
        self.monkeypatch = monkeypatch
        self.change()

    def change(self, **editions):
        book = toy_law(**editions)
        self.monkeypatch.setattr(rulebooks, "rulebook", lambda: book)

    def replace(self, book):
        self.monkeypatch.setattr(rulebooks, "rulebook", lambda: book)


@pytest.fixture
def law(monkeypatch):
    return Law(monkeypatch)


@pytest.fixture
def learner(cast):
    """A student whose membership stands in for a placement."""
    return enrolled(cast.school_class, "林小满", "20260117", latin_name="Lin Xiaoman")


@pytest.fixture
def assess(cast, law, learner):
    """Assess something of the college's at the enterprise, as the system does."""

    def run(subject=None, actor=SYSTEM, at=NOW, jurisdiction="cn", host=cast.enterprise, **facts):
        subject = subject or learner
        told = {name: value for name, value in (FACTS | facts).items() if value is not None}
        return operations.assess(
            subject=subject,
            kind="placement",
            facts=told,
            jurisdiction=jurisdiction,
            concerned=operations.Concerned(
                region=region(), host=host, college=cast.college, person_id=learner.person_id
            ),
            on=TODAY,
            actor=actor,
            at=at,
        )

    return run


@pytest.fixture
def outcomes():
    def of(**filters):
        rows = Finding.objects.current().filter(**filters).order_by("rule_id")
        return dict(rows.values_list("rule_id", "outcome"))

    return of
