"""What things are. Nothing here opens a file, a socket or a store."""
