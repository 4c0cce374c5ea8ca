"""Who may see what an organisation holds: everybody what is public, and the rest only who may submit it."""

from dataclasses import replace

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response

from app.publishing.successions import Successions
from app.web.api.answers import PRIVATE
from app.web.api.described import answers
from app.web.authority import may
from app.web.site import Site

WALLED = answers({}, 401, 403, 503)  # the problems of who asks for what is not public


async def seen(site: Site, request: Request, organisation: str, kind: str) -> Site:
    """The site as the caller may see it for this kind: behind the wall for who may submit it there.

    Raises NotAuthenticatedError and NotAllowedError.
    """
    kind = kind.partition(".")[0]  # of an address that names its format
    if not site.desk.restricts(kind):
        return site
    caller = await site.authority.who(request)
    may(caller, await to_thread.run_sync(Successions(site.desk.queries).heir, organisation), kind)
    return replace(site, desk=site.desk.of(kind))


def told(site: Site, response: Response) -> Response:
    """An answer from behind the wall is for its caller alone: nobody in between keeps it."""
    if not site.desk.public:
        for name in ("Cache-Control", "Vary"):
            response.headers[name] = PRIVATE[name]
    return response
