"""The model hub, switched off. Writes two environment variables that other people's libraries read at their import.

Knows nothing about models.
"""

from __future__ import annotations

import os


def switch_off() -> None:
    """Keep the model libraries from asking their hub: even for a local folder they would.

    Call it before sentence_transformers is first imported; huggingface_hub and transformers read these once.
    """
    os.environ.update(HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1")
