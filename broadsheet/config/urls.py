"""Every address: the desk's, and below it the readers'."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail.admin import urls as desk_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents.views.serve import serve as serve_document

urlpatterns = [
    path(
        "desk/media/<path:path>",
        require_admin_access(serve),
        {"document_root": settings.MEDIA_ROOT},
    ),
    re_path(
        r"^desk/files/(\d+)/(.*)$", require_admin_access(serve_document), name="wagtaildocs_serve"
    ),
    path("desk/", include(desk_urls)),
    path("", include("broadsheet.web.urls")),
]
handler404 = "broadsheet.web.errors.not_found"
handler500 = "broadsheet.web.errors.server_error"
