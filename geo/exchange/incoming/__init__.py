"""Files that come in: read them safely, match their columns, show what would change, and apply it."""
