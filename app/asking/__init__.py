"""queries/*.rq become questions; what a caller typed becomes RDF terms; rows become the format asked for."""
