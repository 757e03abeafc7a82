"""Photos in the sizes that pages ask for."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from broadsheet.newsroom import renditions
from broadsheet.surrogate import keys
from broadsheet.web import caching, errors
from broadsheet.web.views import asked


@require_safe
def photo(request: HttpRequest, key: str, shape: str, width: str, suffix: str) -> HttpResponseBase:
    """A rendition; its address never shows anything else, so it may be kept for ever."""
    asked.no_list(request)
    path = renditions.rendition(key, shape, int(width), suffix)
    if path is None:
        return errors.not_found(request, more_keys=(keys.photo(key),))
    etag = f'"{key}-{shape}-{width}-{suffix}"'
    response: HttpResponse | FileResponse
    if request.headers.get("If-None-Match") == etag:
        response = HttpResponse(status=304)
    else:
        response = FileResponse(path.open("rb"), content_type=renditions.CONTENT_TYPES[suffix])
    response.headers["ETag"] = etag
    caching.make_public(request, response, caching.PHOTO)
    caching.tag(request, response, lambda: {keys.photo(key)})
    return response
