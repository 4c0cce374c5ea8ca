"""/sparql: the SPARQL 1.1 Protocol, for reading only."""
