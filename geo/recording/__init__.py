"""Recording of visits: what is taken down, what is asked about, and how it is saved so that no edit is lost."""
