"""How much a workbook may hold; no honest one comes near."""

MAX_FILE = 512 << 20
MAX_PART = 256 << 20
"""Of a part whose texts all stay in memory; a sheet may be as large as the file."""
MAX_CELLS = 20_000_000
MAX_STRINGS = 2_000_000
MAX_COLUMNS = 16_384
MAX_ROWS = 1_048_576
MAX_ELEMENTS = 6_000_000
"""That a parser has to look at; rows of the common shape do not count."""
MAX_CHARACTERS = 32 << 20
"""Of one text."""
MAX_DEPTH = 64
