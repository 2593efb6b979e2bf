"""Files that go out to other programs: tables for spreadsheets."""
