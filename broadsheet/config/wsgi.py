"""The WSGI application that Granian serves."""

import multiprocessing
import os

from django.core.wsgi import get_wsgi_application

from broadsheet.config.tied import tie

if (server := multiprocessing.parent_process()) and server.pid:
    tie(server.pid)  # else it would go on answering without the server, beside the next one

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "broadsheet.config.settings")
application = get_wsgi_application()
