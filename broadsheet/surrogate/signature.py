"""How a receiver knows that a purge is ours: the body is signed with a key that follows from the secret.

Imports nothing of the program, so that a receiver can be written from it.
"""

import hmac
from hashlib import sha256

HEADER = "Broadsheet-Signature"
PURPOSE = b"broadsheet purges"  # a key of its own: it signs nothing else


def sign(body: bytes, secret: str) -> str:
    """The value of the header: HMAC-SHA256 of the body, keyed by that of the purpose."""
    key = hmac.digest(secret.encode(), PURPOSE, sha256)
    return f"sha256={hmac.new(key, body, sha256).hexdigest()}"
