"""The accounts of the embedded demo: one for each role, and a liaison for every facility.

They are made in embedded mode only, carry `is_demo`, and are refused by the login, by the tokens and
by a system check on any production configuration.
"""

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from journal import clock
from journal.errors import Refused
from network.models import Facility, Mandate, Region, Role, User, Veiligheidsregio

DEMO_PASSWORD = settings.DEMO_PASSWORD  # printed at the start of the demo, useless elsewhere


@dataclass(frozen=True)
class DemoAccount:
    """One account: a function and its place, never a person."""

    username: str
    role: Role
    place_name: str = "Nederland"
    region: str | None = None
    veiligheidsregio: str | None = None
    facility: str | None = None
    also: tuple[str, ...] = ()  # further regions in which the same function is held
    more: tuple[Role, ...] = ()  # further functions at the same place
    password: str = DEMO_PASSWORD


DEMO_ACCOUNTS = (
    DemoAccount("voorzitter", Role.ROAZ_CHAIR, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("voorzitter.brabant", Role.ROAZ_CHAIR, "ROAZ Brabant", region="NAZB"),
    DemoAccount(
        "voorzitter.noordholland",
        Role.ROAZ_CHAIR,
        "crisis-ROAZ Noord-Holland/Flevoland",
        region="NAZNW",
        also=("SZN",),
    ),
    DemoAccount("dpg", Role.DPG, "Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"),
    DemoAccount(
        "dpg.brabant",
        Role.DPG,
        "Midden- en West-Brabant",
        region="NAZB",
        veiligheidsregio="VR20",
    ),
    DemoAccount("dpg.zeeland", Role.DPG, "Zeeland", region="TCZWN", veiligheidsregio="VR19"),
    DemoAccount("dpg.zhz", Role.DPG, "Zuid-Holland Zuid", region="TCZWN", veiligheidsregio="VR18"),
    DemoAccount(
        "dpg.noordholland", Role.DPG, "Noord-Holland Noord", region="NAZNW", veiligheidsregio="VR10"
    ),
    DemoAccount(
        "dpg.amsterdam", Role.DPG, "Amsterdam-Amstelland", region="SZN", veiligheidsregio="VR13"
    ),
    DemoAccount("hin.zeeland", Role.HIN, "GHOR Zeeland", region="TCZWN", veiligheidsregio="VR19"),
    DemoAccount(
        "hin.zhz", Role.HIN, "GHOR Zuid-Holland Zuid", region="TCZWN", veiligheidsregio="VR18"
    ),
    DemoAccount(
        "hin", Role.HIN, "GHOR Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"
    ),
    DemoAccount(
        "hin.tweede",
        Role.HIN,
        "GHOR Rotterdam-Rijnmond (aflossing)",
        region="TCZWN",
        veiligheidsregio="VR17",
    ),
    DemoAccount(
        "acgz", Role.ACGZ, "GHOR Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"
    ),
    DemoAccount(
        "ovdg", Role.OVDG, "GHOR Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"
    ),
    DemoAccount(
        "hon", Role.HON, "GHOR Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"
    ),
    DemoAccount(
        "informatiemanager",
        Role.INFORMATION_MANAGER,
        "GHOR Rotterdam-Rijnmond",
        region="TCZWN",
        veiligheidsregio="VR17",
    ),
    DemoAccount(
        "plotter", Role.PLOTTER, "GHOR Rotterdam-Rijnmond", region="TCZWN", veiligheidsregio="VR17"
    ),
    DemoAccount(
        "piket",
        Role.HON,
        "GHOR Zuid-Holland Zuid (piket, meer functies)",
        region="TCZWN",
        veiligheidsregio="VR18",
        more=(Role.ACGZ, Role.PLOTTER),
    ),
    DemoAccount(
        "voorzitter.vr",
        Role.VR_CHAIR,
        "Rotterdam-Rijnmond",
        region="TCZWN",
        veiligheidsregio="VR17",
    ),
    DemoAccount("liaison.vvt", Role.VVT_LIAISON, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("liaison.ggz", Role.GGZ_LIAISON, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("liaison.huisartsen", Role.GP_LIAISON, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("liaison.rav", Role.RAV_LIAISON, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("cav", Role.CAV_DESK, "ROAZ Zuidwest-Nederland", region="TCZWN"),
    DemoAccount(
        "crisiscoordinator",
        Role.CRISIS_COORDINATOR,
        "Maasstad Ziekenhuis",
        facility="MAASSTAD",
    ),
    DemoAccount("mka", Role.MKA_DISPATCHER, "Meldkamer Rotterdam", facility="MK-RT"),
    DemoAccount("ziekenhuis", Role.HOSPITAL_LIAISON, "Maasstad Ziekenhuis", facility="MAASSTAD"),
    DemoAccount("ziekenhuis.umcg", Role.HOSPITAL_LIAISON, "UMCG", facility="UMCG"),
    DemoAccount("centralist", Role.HOSPITAL_LIAISON, "Meldkamer Rotterdam", facility="MK-RT"),
    DemoAccount(
        "huisartsenpost",
        Role.HOSPITAL_LIAISON,
        "Huisartsenpost Rotterdam (demo)",
        facility="HAP-VR17-1",
    ),
    DemoAccount(
        "verpleeghuis",
        Role.HOSPITAL_LIAISON,
        "Verpleeghuis in Rotterdam (demo)",
        facility="VVT-VR17-1",
    ),
    DemoAccount("regio", Role.REGIONAL_COORDINATOR, "RCPS Zuidwest-Nederland", region="TCZWN"),
    DemoAccount("regio.brabant", Role.REGIONAL_COORDINATOR, "RCPS Brabant", region="NAZB"),
    DemoAccount("landelijk", Role.NATIONAL_COORDINATOR, "LCPS"),
    DemoAccount("waarnemer", Role.OBSERVER),
    DemoAccount("beheerder", Role.ADMINISTRATOR),
    DemoAccount("beheerder.tweede", Role.ADMINISTRATOR),
    DemoAccount("beveiliging", Role.SECURITY_OFFICER),
)


def demo_accounts_make() -> list[DemoAccount]:
    """Make the demo accounts, or set them back to what they should be. Raises Refused in production."""
    if not settings.EMBEDDED:
        raise Refused("network.no_demo_here")
    with transaction.atomic():
        hashed = _hashed()
        accounts = demo_accounts_here()
        for account in accounts:
            _make(account, hashed)
        _make_liaisons(hashed)
    return accounts


def demo_accounts_here() -> list[DemoAccount]:
    """Return the accounts whose facility is in use: an own edition may lack it."""
    named = {account.facility for account in DEMO_ACCOUNTS if account.facility}
    here = Facility.objects.filter(pk__in=named, retired_at__isnull=True)
    known = set(here.values_list("pk", flat=True))
    return [one for one in DEMO_ACCOUNTS if one.facility is None or one.facility in known]


def _hashed() -> str:
    """Return the hash of the one demo password, from the first account when it is still right.

    One check at every start instead of one an account: each costs a quarter of a second by design.
    """
    first = User.objects.filter(username=DEMO_ACCOUNTS[0].username, is_demo=True).first()
    if first is not None and first.check_password(DEMO_PASSWORD):
        return first.password
    return make_password(DEMO_PASSWORD)


def _make(account: DemoAccount, hashed: str) -> None:
    """Make one account with its mandate, or leave it when it is as it should be."""
    user, created = User.objects.get_or_create(
        username=account.username,
        defaults={"is_demo": True},
    )
    if not created and user.is_demo and user.password == hashed:
        return
    user.is_demo = True
    user.is_staff = user.is_superuser = False  # of a demo from before; rights come from mandates
    user.first_name = f"Demo {account.place_name}"
    user.password = hashed
    user.save()
    Mandate.objects.filter(user=user).delete()
    area = account.veiligheidsregio
    held = [(account.role, region) for region in (account.region, *account.also)]
    held += [(role, account.region) for role in account.more]
    for role, region in held:
        Mandate.objects.create(
            user=user,
            role=role,
            region=Region.objects.get(pk=region) if region else None,
            veiligheidsregio=Veiligheidsregio.objects.get(pk=area) if area else None,
            facility=Facility.objects.get(pk=account.facility) if account.facility else None,
            valid_from=clock.now(),
        )


def _liaison_name(facility: Facility) -> str:
    """Return the account's name: a hospital's code says nothing of what it is, the others' do."""
    code = facility.pk.lower()
    return f"ziekenhuis.{code}" if facility.is_hospital else code


def _make_liaisons(hashed: str) -> None:
    """Give every other facility a liaison too (`ziekenhuis.<code>`, `hap-vr17-2`), so that any can answer."""
    taken = {account.facility for account in DEMO_ACCOUNTS}
    names = {
        _liaison_name(facility): facility for facility in Facility.objects.exclude(pk__in=taken)
    }
    known = set(User.objects.filter(username__in=names).values_list("username", flat=True))
    fresh = [
        User(username=name, is_demo=True, password=hashed, first_name=f"Demo {facility}"[:150])
        for name, facility in names.items()
        if name not in known
    ]
    made = User.objects.bulk_create(fresh)
    Mandate.objects.bulk_create(
        Mandate(user=user, role=Role.HOSPITAL_LIAISON, facility=names[user.username])
        for user in made
    )
