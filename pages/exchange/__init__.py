"""The parts of the data screen: files in and out, rows in a grid, the field form, backups."""
