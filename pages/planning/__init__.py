"""The planner's part of the schedule: ask, search, change by hand, compare, adopt, hand out."""
