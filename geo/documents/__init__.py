"""Documents that leave the program: printed maps."""
