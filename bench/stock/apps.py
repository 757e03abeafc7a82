"""Django's registration of the stock site."""

from django.apps import AppConfig


class StockConfig(AppConfig):
    """Two kinds of page: a section and an article."""

    name = "bench.stock"
    label = "stock"
