"""Measurements, each a command. Ratios within one run are the result; absolute times depend on the machine."""
