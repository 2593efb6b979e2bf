"""What the office knows and plans, without a screen: read, check, measure, plan and draw. Runs in a notebook."""
