"""Read files that nobody can vouch for: what each holds as rows of cells, within limits, nothing matched yet."""
