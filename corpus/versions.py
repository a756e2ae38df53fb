"""The versions of what happens to a file before it is indexed, apart from the code so that a reader need not load it.

Raise one when the same bytes give another text, other passages or other projects: documents are then read again.
"""

READING = "3"
SPLITTING = "1"
EXTRACTING = "3"
