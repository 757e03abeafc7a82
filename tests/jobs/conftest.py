import pytest

from broadsheet.jobs.models import Job
from tests.jobs import failing


@pytest.fixture
def _empty_queue(db):
    """Founding the site has put jobs of its own."""
    Job.objects.all().delete()


@pytest.fixture
def _worker(db):
    """A worker runs: it has just looked for what is due."""
    failing.ran("publish_due", at=failing.ago(failing.SECOND))
