"""The profiles as a page: which there are, and for each of them what cannot be told in it yet, and why."""

from starlette.requests import Request
from starlette.responses import Response

from app.publishing.profiles import Profile
from app.web.pages.page import Page
from app.web.site import Site


def profiles_page(site: Site, request: Request) -> Response:
    """The page of all profiles."""
    page = Page(site, request)
    counts = {profile.token: len(site.profiles.lacking(profile)) for profile in site.profiles.all}
    return page.render("profiles.html", title=page.word("profiles-title"), profiles=site.profiles.all, counts=counts)


def lacking_page(site: Site, request: Request, profile: Profile) -> Response:
    """The page of what lacks something for one profile."""
    page = Page(site, request)
    lacking = site.profiles.lacking(profile)
    return page.render(
        "profile.html",
        title=profile.title.said(page.languages),
        profile=profile,
        lacking={thing.value: lacks for thing, lacks in lacking.items()},
        labels=site.library.things.labels(lacking),
    )
