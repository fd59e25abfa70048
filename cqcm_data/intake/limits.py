"""How much of a file is read; whoever sends more is told which of these it passes."""

MEGABYTE = 1_000_000

FILE_BYTES = 100 * MEGABYTE
ROWS = 1_048_576  # that hold something, as Excel has them: a million, and what is above them
LINES = 5_000_000  # of a CSV file, blank ones too
COLUMNS = 256  # that hold something
WIDTH = 16_384  # columns of any row, as Excel has them
LETTERS = 32_767  # of a cell, as Excel has them

# Of an XLSX. Its cells are counted from the first to the last, empty ones too: that is what
# calamine lays out in memory.
CELLS = 16_000_000
UNPACKED_BYTES = 1_000 * MEGABYTE
TEXT = (
    200 * MEGABYTE
)  # letters of all cells, each as often as it stands: about twice that in memory
PARTS = 2_000
RATIO = 200  # of what a part unpacks to, against what it takes; text that repeats reaches about 100
SMALL_PART = 10 * MEGABYTE  # whose ratio says nothing
DEPTH = 64  # of elements in one another; a sheet has about 10
QUIET_BYTES = 1 * MEGABYTE  # of XML without an element: more than any cell has

PLACES = 10  # that a notice names
