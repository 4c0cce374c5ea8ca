"""Where facts are kept. port.py is the promise; the stories know nothing else."""
