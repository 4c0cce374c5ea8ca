"""What a data directory holds, by name."""

STORE = "public"  # the public graph
RECORDS = "records.sqlite"  # what is not graph
BLOBS = "blobs"  # contents by their digest, which the records name
JOBS = "jobs"  # the bodies of submissions that wait
