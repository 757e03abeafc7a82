"""Opens the store that the settings name."""

from pathlib import Path

from broadsheet.audience.store.memory import MemoryStore
from broadsheet.audience.store.protocol import AudienceStore

_in_process: dict[Path, MemoryStore] = {}


def open(value: str, site_folder: Path) -> AudienceStore:
    """The store of the setting `audience`; empty: the site's own."""
    return _in_process.setdefault(site_folder, MemoryStore())
