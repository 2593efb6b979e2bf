"""The commands of `python -m geo`, a module for each part of the work; `add_commands` of each tells its own."""
