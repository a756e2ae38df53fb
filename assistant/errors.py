"""What can go wrong between a question and its answer.

AssistantError
├── QuestionRefused      the question is empty or too long
└── ModelUnavailable     the language model did not give a usable reply; the quoting composer takes over
"""

from __future__ import annotations


class AssistantError(Exception):
    """Anything the assistant refuses."""


class QuestionRefused(AssistantError):
    """The question cannot be asked as it stands."""


class ModelUnavailable(AssistantError):
    """The language model gave no usable reply."""
