"""The vakgraaf command, a file per group of verbs: command.py joins them, terminal.py says how they speak."""
