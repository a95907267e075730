"""The addresses of the screens: those that the apps registered, and the ways to them."""

from django.urls import URLPattern, URLResolver, path
from django.views.decorators.cache import cache_control
from django.views.decorators.vary import vary_on_cookie
from django.views.i18n import JavaScriptCatalog, set_language

from situation import log_look_api, picture_api, post_api, views
from situation.bob.api import BobView
from situation.period import api as period_api
from situation.period import edition_api
from situation.report import api as report_api
from situation.report import course_api, handover_api, public_api
from situation.setup import places as setup_places
from situation.setup import regions as setup_regions
from situation.setup import views as setup
from web.pages import pages as registered
from web.views import REALM

# The catalogue follows the language cookie; ten minutes saves a request per screen.
_catalogue = cache_control(private=True, max_age=600)(
    vary_on_cookie(JavaScriptCatalog.as_view(domain="djangojs")),
)

_ACTIVITY = f"{REALM}activities/<int:activity>/"
_PERIOD = f"{REALM}reports/<str:level>/<str:place>"

api = [
    path(f"{_ACTIVITY}bob/", BobView.as_view(), name="activity-bob"),
    path(f"{_ACTIVITY}sitrep/", report_api.SitrepView.as_view(), name="sitrep"),
    path(f"{_ACTIVITY}sitrep.pdf", report_api.SitrepPdfView.as_view(), name="sitrep-pdf"),
    path(f"{_ACTIVITY}sitreps/list/", report_api.SitrepsView.as_view(), name="sitreps"),
    path(f"{_ACTIVITY}course/", course_api.CourseView.as_view(), name="course"),
    path(f"{_ACTIVITY}course.csv", course_api.CourseCsvView.as_view(), name="course-csv"),
    path(f"{_ACTIVITY}course.pdf", course_api.CoursePdfView.as_view(), name="course-pdf"),
    path(
        f"{_ACTIVITY}handover/<str:veiligheidsregio>/<str:team>/",
        handover_api.HandoverSheetView.as_view(),
        name="handover-sheet",
    ),
    path(
        f"{_ACTIVITY}handover/<str:veiligheidsregio>/<str:team>.pdf",
        handover_api.HandoverSheetPdfView.as_view(),
        name="handover-sheet-pdf",
    ),
    path(
        f"{_ACTIVITY}public-texts/approved/",
        public_api.PublicTextsView.as_view(),
        name="public-texts",
    ),
    path(f"{REALM}log/last-look/", log_look_api.LastLookView.as_view(), name="log-last-look"),
    path(f"{REALM}editions/list/", edition_api.EditionsView.as_view(), name="editions"),
    path(f"{REALM}editions/<str:quarter>/", edition_api.EditionView.as_view(), name="edition"),
    path(f"{_PERIOD}/", period_api.PeriodView.as_view(), name="period-report"),
    path(f"{_PERIOD}.csv", period_api.PeriodCsvView.as_view(), name="period-report-csv"),
    path(f"{_PERIOD}.pdf", period_api.PeriodPdfView.as_view(), name="period-report-pdf"),
    path(f"{_ACTIVITY}phones/", post_api.PhonesView.as_view(), name="activity-phones"),
    path(
        f"{_ACTIVITY}candidates/<str:veiligheidsregio>/<str:function>/",
        post_api.CandidatesView.as_view(),
        name="post-candidates",
    ),
    path(
        f"{_ACTIVITY}items/<int:item>/revisions/",
        picture_api.RevisionsView.as_view(),
        name="item-revisions",
    ),
    path(
        f"{_ACTIVITY}total/versions/",
        picture_api.VersionsView.as_view(),
        name="total-versions",
    ),
    path(
        f"{_ACTIVITY}total/versions/<int:number>/",
        picture_api.VersionView.as_view(),
        name="total-version",
    ),
]
pages: list[URLPattern | URLResolver] = [
    path("", views.home, name="home"),
    path("login/", views.SignIn.as_view(), name="login"),
    path("logout/", views.SignOut.as_view(), name="logout"),
    # the names under which django-allauth knows them
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("logout/", views.SignOut.as_view(), name="account_logout"),
    path("taal/", set_language, name="set_language"),
    path("taal/<str:language>.js", _catalogue, name="javascript-catalog"),
    path("opzet/", setup.setup, name="setup"),
    path("opzet/stap/<slug:step>/", setup.setup, name="setup-step"),
    path("opzet/doen/mensen/", setup.invite, name="setup-invite"),
    path("opzet/doen/<slug:action>/", setup.act, name="setup-act"),
    path("opzet/zorglocaties/", setup_places.places, name="setup-places"),
    path("opzet/zorglocaties/nieuw/", setup_places.place, name="setup-place-new"),
    path("opzet/zorglocaties/<str:code>/", setup_places.place, name="setup-place"),
    path("opzet/zorglocaties/<str:code>/sluiten/", setup_places.close, name="setup-place-close"),
    path(
        "opzet/zorglocaties/<str:code>/contacten/",
        setup_places.contacts,
        name="setup-place-contacts",
    ),
    path("opzet/regios/", setup_regions.regions, name="setup-regions"),
    path("opzet/regios/nieuw/", setup_regions.region, name="setup-region-new"),
    path("opzet/regios/<str:code>/", setup_regions.region, name="setup-region"),
    path("opzet/regios/<str:code>/terug/", setup_regions.give_back, name="setup-region-back"),
    path("r/<slug:realm>/open/<str:quarter>.json", edition_api.open_edition, name="open-edition"),
    path(
        "r/<slug:realm>/open/<str:quarter>.csv",
        edition_api.open_edition_csv,
        name="open-edition-csv",
    ),
    path("r/<slug:realm>/", views.realm_home, name="realm-home"),
    path("r/<slug:realm>/functie/", views.act_as, name="act-as"),
    *(
        path(f"r/<slug:realm>/{page.name}/", views.page_view(page), name=page.route)
        for page in registered()
    ),
]
