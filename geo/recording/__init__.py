"""Recording of visits: what is taken down, what is asked about, and how it is saved so that no edit is lost."""

from geo.recording.entry import Entry, EntryError, read_entry
from geo.recording.listing import Recordable, RecordableLists, list_recordable
from geo.recording.questions import Question, Unsure
from geo.recording.records import Opened, open_visit
from geo.recording.save import EditConflict, cancel_visit, move_visit, save_visit

__all__ = [
    "EditConflict",
    "Entry",
    "EntryError",
    "Opened",
    "Question",
    "Recordable",
    "RecordableLists",
    "Unsure",
    "cancel_visit",
    "list_recordable",
    "move_visit",
    "open_visit",
    "read_entry",
    "save_visit",
]
