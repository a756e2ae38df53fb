"""Tokens at rest: sealed with a key that only the client secret gives, so that a copied database opens no workspace.

AES-GCM with a key from HKDF-SHA256 over the client secret (RFC 5869); the workspace's id is bound into each seal, so
that a sealed token moved to another row does not open. Knows nothing about Slack.
"""

from __future__ import annotations

import base64
import os

_VERSION = "v1."


class BrokenSeal(Exception):
    """What was kept was sealed with another client secret, or was changed."""


class Sealer:
    """Seals and opens short texts.

    >>> sealer = Sealer("a secret")
    >>> sealer.opened(sealer.sealed("xoxb-1", "T1"), "T1")
    'xoxb-1'
    """

    def __init__(self, secret: str) -> None:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM
        from cryptography.hazmat.primitives.kdf.hkdf import HKDF

        derive = HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=b"stadsgeheugen slack installations")
        self._cipher = AESGCM(derive.derive(secret.encode()))

    def sealed(self, value: str, owner: str) -> str:
        """The value as it is kept for `owner`."""
        nonce = os.urandom(12)
        return (
            _VERSION
            + base64.urlsafe_b64encode(nonce + self._cipher.encrypt(nonce, value.encode(), owner.encode())).decode()
        )

    def opened(self, kept: str, owner: str) -> str:
        """The value again. Raises BrokenSeal."""
        from cryptography.exceptions import InvalidTag

        try:
            data = base64.urlsafe_b64decode(kept.removeprefix(_VERSION))
            return self._cipher.decrypt(data[:12], data[12:], owner.encode()).decode()
        except (InvalidTag, ValueError) as error:
            raise BrokenSeal(owner) from error
