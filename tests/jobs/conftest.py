import pytest

from broadsheet.jobs.models import Job


@pytest.fixture
def _empty_queue(db):
    """Founding the site has put jobs of its own."""
    Job.objects.all().delete()
