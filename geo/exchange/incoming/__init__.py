"""Take rows into the records: match their columns, show what would change, apply it, and take it back."""
