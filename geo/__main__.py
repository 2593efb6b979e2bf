"""Lets ``python -m geo`` run the command line."""

from geo.cli import main

raise SystemExit(main())
