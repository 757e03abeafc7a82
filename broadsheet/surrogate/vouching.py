"""How the origin knows that it is told by our own edge who the reader is.

Imports nothing of the program, so that the edge's process stays small.
"""

import hmac
from hashlib import sha256

ADDRESS = "Broadsheet-Client-Address"
TOKEN = "Broadsheet-Edge-Token"  # noqa: S105  # a header's name
PURPOSE = b"broadsheet edge"  # a key of its own: it opens nothing else


def token(secret: str) -> str:
    """What the edge says to show that it knows the site's secret."""
    return hmac.new(secret.encode(), PURPOSE, sha256).hexdigest()
