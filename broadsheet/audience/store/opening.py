"""Opens the store that the setting `audience` names."""

from pathlib import Path

from broadsheet.audience.store.protocol import AudienceStore, StoreIsAway
from broadsheet.audience.store.sqlite import SqliteStore

FILE = "audience.sqlite3"


def open(value: str, site_folder: Path) -> AudienceStore:
    """The store; empty: the file in the site's folder. Raises `StoreIsAway`."""
    if value:
        raise StoreIsAway(value.partition("://")[0])
    return SqliteStore(site_folder / FILE)
