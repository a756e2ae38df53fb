"""Question in, cited answer out. Knows nothing about Slack or HTTP."""
