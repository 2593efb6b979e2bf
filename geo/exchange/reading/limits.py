"""How much a file that comes in may hold, so that no file can take the machine."""

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
"""In all tables of a file together."""
MAX_COLUMNS = 300
MAX_TABLES = 30
MAX_LETTERS = 32_767
"""What one cell of Excel holds."""
MAX_TEXT = 5_000_000
"""Letters in all cells together: cells of a workbook may all refer to one long text."""
MAX_SECONDS = 10
MAX_MEMORY = 512 * 1024 * 1024
MAX_UNPACKED = 20_000_000
"""An XLSX is a zip: a small one can unpack to gigabytes."""
MAX_RATIO = 100
"""So many times its own size a zip may unpack to; tables stay below 30."""
MAX_PARTS = 2_000
"""Files in a zip."""
MAX_DEPTH = 64
"""Elements within elements; KML nests folders, a worksheet needs six."""
