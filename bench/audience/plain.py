"""What most would write first: a Django view that parses the beacon and inserts a row. A whole project.

In its favour: no middleware, a connection that stays open, and no stamp, reader, day or network to work out. Like
the collector's file it is in WAL and writes to the disk before it answers.
"""

import json
import os

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.urls import path

FILE = os.environ["PLAIN_FILE"]

settings.configure(
    SECRET_KEY="a-benchmark-on-this-machine-only",  # noqa: S106
    ALLOWED_HOSTS=["localhost"],
    ROOT_URLCONF="bench.audience.plain",
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FILE,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL",
            },
        }
    },
)
django.setup(set_prefix=False)

from django.core.wsgi import get_wsgi_application  # noqa: E402 # needs Django set up, as the rest
from django.db import connection, models  # noqa: E402
from django.utils import timezone  # noqa: E402


class View(models.Model):
    """A beacon."""

    stamp = models.CharField(max_length=120)
    address = models.CharField(max_length=45)
    user_agent = models.CharField(max_length=300)
    referrer = models.CharField(max_length=10)
    read_at = models.DateTimeField()
    objects: models.Manager["View"]

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.stamp


def read(request: WSGIRequest) -> HttpResponse:
    """Takes one."""
    beacon = json.loads(request.body)
    View.objects.create(
        stamp=beacon["s"],
        address=request.META["HTTP_X_FORWARDED_FOR"],
        user_agent=request.META["HTTP_USER_AGENT"],
        referrer=beacon["r"],
        read_at=timezone.now(),
    )
    return HttpResponse(status=204)


urlpatterns = [path("_read", read)]

if View._meta.db_table not in connection.introspection.table_names():
    with connection.schema_editor() as editor:
        editor.create_model(View)

application = get_wsgi_application()
