"""What a passage says, read by rules: the records that it names, and the rows that it would give.

The rules are in the modules of this package; each proposal says by which rule it was made. Nothing here is saved.
"""
