"""Rounds: those that the visits on record make up, and those that are planned."""

from __future__ import annotations

from geo.rounds.recorded import ROUND_WORDS, list_rounds, round_stops

__all__ = ["ROUND_WORDS", "list_rounds", "round_stops"]
