"""Scripted changes to drafts, as authors make them: which wrong numbers the check finds, and what it tells in vain."""
