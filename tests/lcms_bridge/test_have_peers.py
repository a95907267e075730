"""EDXL-HAVE as peers write it, and identifiers that come back whole whatever they end in."""

from dataclasses import replace
from datetime import timedelta

import pytest
from defusedxml.ElementTree import fromstring

from capacity.resource import BedLine
from lcms_bridge.canonical import Picture
from lcms_bridge.codecs.dialect import Dialect
from lcms_bridge.codecs.have import draft, one, one_writing
from lcms_bridge.entries import CapacitySnapshot, EdStatus, FacilityStatus
from lcms_bridge.formats import FORMATS, Format
from tests.lcms_bridge.test_round_trips import WORDS, picture

# In the order and under the names of static/formats/have/export.xsl of sahana/eden (Sahana Software
# Foundation, MIT): counts beside BedType, the identifier an attribute, the state in words of its own.
SAHANA = f"""<have:HospitalStatus xmlns:have="{one.HAVE}" xmlns:xnl="{one_writing.XNL}"
xmlns:gml="{one_writing.GML}">
<have:Hospital><have:Organization><have:OrganizationInformation><xnl:OrganisationName xnl:ID="06020101">
<xnl:NameElement>Ziekenhuis Alfa</xnl:NameElement></xnl:OrganisationName></have:OrganizationInformation>
<have:OrganizationGeoLocation><gml:Point gml:id="s.example/7"><gml:coordinates>52.1, 4.3</gml:coordinates>
</gml:Point></have:OrganizationGeoLocation></have:Organization><have:EmergencyDepartmentStatus>
<have:EMSTraffic><have:EMSTrafficStatus>Advisory</have:EMSTrafficStatus></have:EMSTraffic>
</have:EmergencyDepartmentStatus><have:HospitalBedCapacityStatus>
<have:BedCapacity><have:BedType>AdultICU</have:BedType><have:CapacityStatus>VacantAvailable</have:CapacityStatus>
<have:AvailableCount>-2</have:AvailableCount><have:BaselineCount>10</have:BaselineCount></have:BedCapacity>
<have:BedCapacity><have:BedType>MedicalSurgical</have:BedType>
<have:CapacityStatus>VacantAvailable</have:CapacityStatus><have:AvailableCount/><have:BaselineCount>200
</have:BaselineCount></have:BedCapacity>
<have:BedCapacity><have:BedType>CholeraTreatment</have:BedType><have:AvailableCount>1</have:AvailableCount>
<have:BaselineCount>1</have:BaselineCount></have:BedCapacity></have:HospitalBedCapacityStatus>
<have:HospitalFacilityStatus><have:FacilityStatus>Compromised</have:FacilityStatus>
<have:ClinicalStatus>Full</have:ClinicalStatus></have:HospitalFacilityStatus>
<have:HospitalResourceStatus><have:Staffing>Adequate</have:Staffing></have:HospitalResourceStatus>
<have:LastUpdateTime>2026-01-31T07:30:00Z</have:LastUpdateTime></have:Hospital></have:HospitalStatus>"""
NAMES = ("B.12", "B.1", "B-1", "12", "A.12.3", "ZB-7", "ALFA", "x_9")
WHOLE = [form for form in FORMATS if form.encode and form.read and form.carries]


def test_what_sahana_writes_is_read_whole():
    reading = one.decode(SAHANA.encode(), Dialect(words=WORDS))
    assert not [found for found in reading.problems if found.scope.holds]
    beds, department, state = reading.entries
    assert isinstance(beds, CapacitySnapshot)
    assert [(line.bed_type, line.operational, line.available) for line in beds.lines] == [
        ("ic", 10, -2),
        ("ward", 200, None),  # an empty count is unknown
    ]
    site = beds.facility
    assert (site.ids[0].value, site.name) == ("06020101", "Ziekenhuis Alfa")
    assert (site.latitude, site.longitude) == (52.1, 4.3)
    assert isinstance(department, EdStatus)
    assert department.traffic == "dreigend"
    assert isinstance(state, FacilityStatus)
    assert state.status == "Compromised"
    lost = {found.code for found in reading.problems}
    assert {"bed_unknown", "element_unread"} <= lost


def called(*codes: str) -> Picture:
    """Return a picture with a house of each of these codes, whose beds and department differ in moment."""
    base = picture(BedLine("ic", 10, 12))
    (house,) = base.hospitals
    many = tuple(replace(house, facility=replace(house.facility, code=code)) for code in codes)
    return replace(base, hospitals=many)


@pytest.mark.parametrize("form", WHOLE, ids=lambda form: form.name)
def test_an_identifier_comes_back_whole_whatever_it_ends_in(form: Format):
    assert form.encode
    assert form.read
    reading = form.read(form.encode(called(*NAMES)), Dialect(words=WORDS))
    beds = [found for found in reading.entries if isinstance(found, CapacitySnapshot)]
    assert [found.facility.ids[0].value for found in beds] == [*NAMES]


def test_of_another_moment_a_house_of_the_draft_is_the_same_house():
    raw = draft.encode(called("B", *NAMES))
    named = [node.text for node in fromstring(raw).iter(f"{{{draft.HAVE}}}facilityID")]
    assert len(set(named)) == len(named) == 2 * (len(NAMES) + 1)
    reading = draft.decode(raw, Dialect(words=WORDS))
    told = {(found.facility.ids[0].value, type(found)) for found in reading.entries}
    for code in ("B", *NAMES):
        assert {(code, CapacitySnapshot), (code, EdStatus)} <= told
    assert {code for code, _kind in told} == {"B", *NAMES}
    moments = {found.observed_at for found in reading.entries if found.observed_at}
    assert max(moments) - min(moments) == timedelta(minutes=5)
