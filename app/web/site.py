"""What the doors need of the house."""

from dataclasses import dataclass

from app.answer import Library
from app.asking.listing import Lists
from app.desk import Desk
from app.pools import Pools
from app.publishing.catalog import Catalog
from app.publishing.documents import Documents
from app.publishing.dumps import Dumps
from app.publishing.mappings import Mappings
from app.publishing.profiles import Profiles
from app.store.moments import Moments
from app.store.tombstones import Tombstones
from app.web.authority import Authority
from app.web.jobs import Jobs
from app.web.signposting import Signposts
from app.web.sparql.public import PublicSparql


@dataclass(frozen=True)
class Site:
    """The parts that answer and take in, who may, and the address under which callers reach them."""

    library: Library
    lists: Lists
    documents: Documents
    mappings: Mappings
    profiles: Profiles
    catalog: Catalog
    signposts: Signposts
    desk: Desk
    authority: Authority
    pools: Pools
    jobs: Jobs
    sparql: PublicSparql
    moments: Moments
    tombstones: Tombstones
    dumps: Dumps
    address: str
    cache_bytes: int
    trials_at_once: int = 1
