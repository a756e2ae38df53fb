"""What the proof of a statement stands on: quotes, and paraphrases read, laid upon their source and compared.

`assistant.proving` is the door. Knows nothing about questions, retrieval or language models: it is handed two texts.
"""
