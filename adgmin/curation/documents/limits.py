"""How much a document may be and take."""

# The largest file, in bytes.
MAX_BYTES = 20_000_000
# What the reading process may take: processor time and time in all, in seconds, and address space, in bytes.
CPU_SECONDS = 10
SECONDS = 20
MEMORY = 2**30
