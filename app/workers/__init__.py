"""Warm, killable child processes: the one mechanism for whatever strangers send."""
