"""What a data directory holds, by name."""

STORE = "public"  # the public graph
RECORDS = "records.sqlite"  # what is not graph
BLOBS = "blobs"  # contents by their digest, which the records name
MOMENTS = "moments.sqlite"  # since when answers are what they are
JOBS = "jobs"  # the bodies of submissions that wait
