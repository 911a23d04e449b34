"""The tally sheet (纸质计票表): paper forms counted by strokes. It can be written here; reading it is being built."""
