"""What a data directory holds, by name."""

STORE = "public"  # the public graph
RECORDS = "records.sqlite"  # what is not graph
BLOBS = "blobs"  # contents by their digest, which the records name
MOMENTS = "moments.sqlite"  # since when answers are what they are
FEED = "feed.sqlite"  # what became of each thing; of this data directory alone, so in no backup
RESTRICTED = "restricted"  # all that tells of people: a store, records and blobs of its own
GRAPH = "graph"  # the store in it
JOBS = "jobs"  # the bodies of submissions that wait
