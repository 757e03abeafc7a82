"""The stock site with Django's cache of whole pages in front, compressed before they are kept."""

from bench.stock.settings import *  # noqa: F403  # the same project but for its cache
from bench.stock.settings import MIDDLEWARE as STOCK

MIDDLEWARE = [
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    *STOCK,
    "django.middleware.cache.FetchFromCacheMiddleware",
]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
CACHE_MIDDLEWARE_SECONDS = 3600
