"""How much of anything a reader may send, and how long it may take. All on one screen."""

LINE_BYTES = 8 * 1024  # of a request's first line: what other servers take, too
HEAD_BYTES = 32 * 1024
HEADER_COUNT = 100
CHUNK_LINE_BYTES = 256  # the size of a chunk, with extensions that nobody sends
TRAILER_BYTES = 4 * 1024

HEAD_SECONDS = 5.0  # from a request's first byte to the end of its head
IDLE_SECONDS = 60.0  # between two requests
BODY_SECONDS = 10.0  # for a body to begin, and then for each `BODY_BYTES_A_STEP`
BODY_BYTES_A_STEP = 64 * 1024
LATER_SECONDS = 60.0  # for an answer that comes by itself; longer than any taker keeps one waiting
WRITE_SECONDS = 30.0  # for a reader to take anything of what is written to them
LINGER_SECONDS = (
    2.0  # for a reader who was refused to stop sending: hung up on, they would not see why
)

BODY_IN_MEMORY_BYTES = 16 * 1024  # what is longer waits in a file
TAKEN_BODY_BYTES = 256  # of what a taker takes: it is many and small
PUBLIC_BODY_BYTES = 64 * 1024  # a comment with room to spare
DESK_BODY_BYTES = 64 * 1024 * 1024  # a photo of 20 MB, and what else a form brings

CONNECTION_COUNT = 10_000
SPARE_FILES = 512  # that may be open beside connections: to the origin, and bodies
BODIES_BYTES = 1024 * 1024 * 1024  # of all bodies together that are being received or handed on
WRITE_BUFFER_BYTES = 128 * 1024  # no more answers are made while this much waits to be taken
PART_BYTES = 256 * 1024  # of an answer; what is longer goes out in parts, as the reader takes them
UNTAKEN_BYTES = 128 * 1024 * 1024  # that wait for readers who take nothing; then those go
