"""What people do: a report, a stop, a note, a decision, a plan, a call, an answer; each by who may."""

import random
from datetime import datetime, timedelta
from typing import Any

from fault_parts.people import Choose, Job

HOUSES = (
    *("MAASSTAD", "EMC", "IKAZIA", "FRANC-G", "IJSSELLAND", "ASZ", "ADRZ"),
    *("AMPHIA", "ETZ", "JBZ", "MMC", "UMCG"),
)
HOME = "TCZWN"
Picture = dict[str, Any]


def liaison(facility: str) -> Choose:
    """Return what the liaison of a hospital does: beds, stops, proposals, questions."""

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        waiting = [*_transfers(facility, mark, picture), *_questions(facility, mark, picture)]
        if waiting and chance.random() < 0.5:
            return chance.choice(waiting)
        if chance.random() < 0.4:
            return _stop(chance, facility, mark, picture)
        return _beds(chance, facility, mark, picture)

    return choose


def _beds(chance: random.Random, facility: str, mark: str, picture: Picture) -> Job | None:
    """Report the beds as they stand, one kind of them a little other."""
    known = (picture.get(f"beds:{facility}") or {}).get("state") or {"lines": []}
    lines = [
        {"bed": one["bed"], "operational": one["operational"], "occupied": one["occupied"]}
        for one in known["lines"]
        if not one.get("cohort")
    ]
    counted = [one for one in lines if one["operational"]]
    if not counted:
        return None
    line = chance.choice(counted)
    line["occupied"] = chance.randint(line["operational"] // 2, line["operational"])
    body = {"facility": facility, "lines": lines, "duiding": f"Geteld {mark}"}
    return Job("capacity.beds_reported", f"facilities/{facility}/beds/", body)


def _stop(chance: random.Random, facility: str, mark: str, picture: Picture) -> Job:
    """Stop the department for some hours, or open it again."""
    body: dict[str, Any] = {"facility": facility, "traffic": "open", "duiding": f"Open {mark}"}
    clock = (picture.get("clock") or {}).get("state")
    if clock and chance.random() < 0.7:
        now = datetime.fromisoformat(picture["clock"]["at"])
        newest = max((datetime.fromisoformat(one["at"]) for one in picture.values()), default=now)
        ends = newest + timedelta(hours=chance.randint(4, 12))
        body |= {"traffic": "stop", "reason": "peak", "expected_end": ends.isoformat()}
        body["duiding"] = f"Vol {mark}"
    return Job("capacity.ed_reported", f"facilities/{facility}/ed/", body)


def _transfers(facility: str, mark: str, picture: Picture) -> list[Job]:
    """Answer what is proposed to this house."""
    jobs: list[Job] = []
    for key, event in picture.items():
        state = event["state"]
        if key.startswith("transfer:") and state.get("to") == facility:
            if state.get("state") != "proposed":
                continue
            answer = "accept" if len(jobs) % 3 else "refuse"
            body = {"transfer": state["id"], "answer": answer, "note": f"Overlegd {mark}"}
            if answer == "refuse":
                body["code"] = "no_bed"
            jobs.append(Job("patientspread.transfer", f"transfers/{state['id']}/answer/", body))
    return jobs


def _questions(facility: str, mark: str, picture: Picture) -> list[Job]:
    """Answer a round of questions that asks this house."""
    jobs = []
    for key, event in picture.items():
        state = event["state"]
        if not key.startswith("surveyround:") or state["state"] != "open":
            continue
        asked = {one["facility"]: one["answered_at"] for one in state["requests"]}
        if facility in asked and asked[facility] is None:
            answers = {"shifts": {"level": "adapted", "trend": "worse", "duiding": f"Ziek {mark}"}}
            body = {"round": state["id"], "facility": facility, "answers": answers}
            path = f"survey-rounds/{state['id']}/facilities/{facility}/answers/"
            jobs.append(Job("capacity.survey_answered", path, body))
    return jobs


def note(region: str) -> Choose:
    """Return what somebody of a region does who writes notes, and is called now and then."""

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        del chance, picture
        body = {"region": region, "theme": "continuity", "text": f"Bericht {mark}"}
        return Job("situation.note_posted", "notes/", body)

    return choose


def chair(region: str) -> Choose:
    """Return what a chair does: decides on proposals and phases, writes."""
    write = note(region)

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        proposals = [
            event["state"]
            for key, event in picture.items()
            if key.startswith("proposal:")
            and event["state"]["region"] == region
            and event["state"]["state"] == "open"
        ]
        if proposals and chance.random() < 0.5:
            one = chance.choice(proposals)
            body = {"proposal": one["id"], "decision": chance.choice(["accept", "reject"])}
            body["reason"] = f"Besproken {mark}"
            return Job("phases.proposal", f"phase-proposals/{one['id']}/decision/", body)
        if chance.random() < 0.3:
            standing = (picture.get(f"phase:{region}") or {}).get("state") or {}
            phase = "regular" if standing.get("phase") == "adapted" else "adapted"
            body = {"region": region, "phase": phase, "reason": f"Besloten {mark}"}
            return Job("phases.phase_set", f"regions/{region}/phase/", body)
        return write(chance, mark, picture)

    return choose


def dpg(region: str, area: str) -> Choose:
    """Return what a director of public health does: GRIP, the area's phase, notes."""
    write = note(region)

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        if chance.random() < 0.4:
            level = chance.randint(0, 4)
            body = {"veiligheidsregio": area, "level": level, "reason": f"Verzoek {mark}"}
            body["incident"] = "Brand in de haven"
            return Job("phases.grip_set", f"veiligheidsregios/{area}/grip/", body)
        return write(chance, mark, picture)

    return choose


def asker(region: str) -> Choose:
    """Return what the one does who asks: opens rounds, raises alarms, writes."""
    write = note(region)

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        turn = chance.random()
        rounds = [
            event["state"]
            for key, event in picture.items()
            if key.startswith("surveyround:") and event["state"]["state"] == "open"
        ]
        if turn < 0.25 and not rounds:
            body: dict[str, Any] = {"region": region, "sectors": ["hospital"], "due_minutes": 1200}
            return Job("capacity.survey_round_changed", f"regions/{region}/survey-rounds/", body)
        if turn < 0.5:
            body = {"region": region, "functions": ["rcps"], "text": f"Kom naar overleg {mark}"}
            return Job("callout.alarm_changed", "alarms/", body)
        return write(chance, mark, picture)

    return choose


def coordinator(region: str, username: str) -> Choose:
    """Return what a regional coordinator does: has a plan made, answers calls, ends alarms, writes."""
    write = note(region)

    def choose(chance: random.Random, mark: str, picture: Picture) -> Job | None:
        calls = [
            (event["state"], call)
            for key, event in picture.items()
            if key.startswith("alarm:") and event["state"]["state"] == "open"
            for call in event["state"]["calls"]
            if call["username"] == username
        ]
        if calls and chance.random() < 0.6:
            alarm, call = chance.choice(calls)
            if call["answer"]:
                body: dict[str, Any] = {"alarm": alarm["id"], "reason": f"Begonnen {mark}"}
                return Job("callout.alarm_changed", f"alarms/{alarm['id']}/end/", body)
            body = {"call": call["id"], "answer": "come", "minutes": chance.randint(1, 59)}
            return Job("callout.alarm_changed", f"calls/{call['id']}/answer/", body)
        if chance.random() < 0.35:
            return Job("patientspread.run", "runs/", {"scope": region})
        return write(chance, mark, picture)

    return choose


def everybody() -> dict[str, Choose]:
    """Return twenty people by the name of their account."""
    houses = {
        ("ziekenhuis" if code == "MAASSTAD" else f"ziekenhuis.{code.lower()}"): liaison(code)
        for code in HOUSES
    }
    return {
        "voorzitter": chair(HOME),
        "voorzitter.brabant": chair("NAZB"),
        "dpg": dpg(HOME, "VR17"),
        "dpg.brabant": dpg("NAZB", "VR20"),
        "hin": asker(HOME),
        "regio": coordinator(HOME, "regio"),
        "regio.brabant": coordinator("NAZB", "regio.brabant"),
        "landelijk": note(HOME),
        **houses,
    }
