"""Every dialog of the screens and how it is opened: a new one is a line here, and a test fails until it is.

A dialog is named by its file and the function that asks. Its way is what that function is called with, as
`(…)`; or what is done on its page, with the words of `opening.js`.
"""

import re
from collections.abc import Iterator

from tests.needs import REPO

# (who, page) -> dialog -> way
# Their packages come bundled alone, and here modules come as they are written.
ELSEWHERE = {"sharedtext.openText": "test_together.py"}

WAYS: dict[tuple[str, str], dict[str, str]] = {
    ("hin", "activiteit"): {
        "activitydialogs.askActivity": "(activity)",
        "activitydialogs.askParty": "(activity)",
        "activitysteps.askStep": "(activity, 'close')",
        "casualties.askCasualties": "(activity)",
        "gripdialog.askGrip": "(activity, area)",
        "keys.showKeys": "()",
        "newer.reload": "typing().then(() => press({ newer: 'reload' }))",
        "postdialogs.askAssign": "(post)",
        "postdialogs.askAttend": "(post)",
        "postdialogs.askCall": "(activity, area)",
        "postdialogs.askHandover": "(post)",
        "postdialogs.askTake": "(post)",
        "postdialogs.askTakeOver": "({ ...post, handover })",
        "activiteit/page.leavePost": "press({ act: 'leave', post: put('post:1', post) && 'post:1' })",
    },
    ("hin", "besluiten"): {
        "bobdialogs.askAction": "(activity)",
        "bobdialogs.askCorrection": "(decision)",
        "bobdialogs.askDecision": "(activity)",
        "bobdialogs.askGive": "(activity, action)",
        "bobdialogs.askWhyNot": "(action, 'cannot')",
        "bobdialogs.askWithdrawal": "(decision, [action])",
    },
    ("hin", "overleg"): {
        "meetingdialogs.askCancel": "(meeting)",
        "meetingdialogs.askChange": "(meeting)",
        "meetingdialogs.askEnd": "(meeting)",
        "meetingdialogs.askGuest": "(meeting)",
        "meetingdialogs.askMeeting": "(activity)",
    },
    ("hin", "verzoeken"): {
        "requestdialogs.askAccept": "(request, request.asked[0])",
        "requestdialogs.askArrive": "(request, request.asked[0])",
        "requestdialogs.askEnd": "(request)",
        "requestdialogs.askMore": "(activity, request)",
        "requestdialogs.askOffer": "(request, request.asked[0])",
        "requestdialogs.askRefuse": "(request, request.asked[0])",
        "requestdialogs.askRelease": "(request, request.asked[0])",
        "requestdialogs.askRequest": "(activity)",
    },
    ("hin", "eigenbeeld"): {
        "picturedialogs.askAnswer": "({ ...question, activity: activity.id, item: item.id })",
        "picturedialogs.askContradict": "(activity, item)",
        "picturedialogs.askCorrect": "(activity, item)",
        "picturedialogs.askQuestion": "(item)",
        "picturedialogs.askTheme": "(activity, { all: true })",
        "picturedialogs.askThemeChange": "(activity, { code: 'x', title: 'Vervoer', stale_after_min: 60 })",
        "picturedialogs.askWithdraw": "(item)",
        "picturedialogs.askWrite": "(activity, '')",
        "picturedialogs.showHistory": "(item)",
    },
    ("hin", "totaalbeeld"): {
        "totaldialogs.answerTotal": "(activity, total)",
        "totaldialogs.offerTotal": "(activity)",
        "totaldialogs.publishTotal": "(activity, total, { changed: 2, old: ['Water'], empty: ['Vervoer'] })",
        "totaldialogs.takeTotal": "(activity, total)",
    },
    ("hin", "publiek"): {
        "publiek/page.askDecision": "press({ act: 'return', id: put('publictext:1', publictext) })",
        "publiek/page.askText": "press({ act: 'write' })",
        "publiek/page.askWithdrawal": "press({ act: 'withdraw', id: put('publictext:1', publictext) })",
    },
    ("hin", "sitrap"): {
        "reportdialogs.askLayout": "(activity)",
        "reportdialogs.publishReport": "(activity, 3)",
    },
    ("hin", "terugblik"): {
        "reportdialogs.subscribeReport": "({ value: 'region:TCZWN', name: 'Zuidwest' })",
    },
    ("landelijk", "openbaar"): {
        "reportdialogs.publishEdition": "('2020-Q3')",
    },
    ("hin", "logboek"): {
        "logboek/page.redact": "press({ act: 'redact', seq: '12' })",
    },
    ("hin", "oproep"): {
        "calloutdialogs.askAlarm": "(false)",
        "calloutdialogs.askEnd": "(alarm)",
        "calloutdialogs.askLater": "(1)",
        "calloutdialogs.askRoster": "({ kind: 'veiligheidsregio', code: area, name: 'GHOR' })",
        "contactsdialog.askContacts": "({ kind: 'veiligheidsregio', code: area, name: 'GHOR' }, [])",
        "ownways.askReach": "()",
    },
    ("regio", "spreiding"): {
        "transferdialogs.refuseTransfer": "(transfer)",
        "transferdialogs.withdrawMoves": "({ id: 7 }, [transfer])",
        "transferdialogs.withdrawTransfer": "(transfer)",
        "pmrdialogs.endRequest": "(pmr)",
        "movedialog.tellMove": "(pmr, 'depart')",
        "pmrdialogs.askConsent": "(pmr, pageData)",
        "pmrenter.enterRequest": "([house], pageData)",
        "pmrpropose.proposeRequest": "(pmr, pageData)",
        "ridedialogs.changeFleet": "(region.code, pmr.mode, ctx.now())",
        "rhythm.changeRhythm": "(region.code)",
        "ridedialogs.planRequest": "(pmr)",
        "shownvariant.showVariant": "({ id: 7, scope: region.code })",
        "whynot.askWhyNot": "({ ...transfer, from: house.code })",
    },
    ("regio", "fasen"): {
        "dialogs.decideColour": "(region)",
        "dialogs.decidePhase": "(region, () => ({ phases: ['adapted'], current: 'regular', plan }))",
        "dialogs.decideProposal": "(proposal)",
        "dialogs.relayPhase": "(region, () => [way], [{ username: 'a', name: 'A', roles: ['dpg'] }])",
        "roundview.answer": "press({ act: 'round-answer', id: put('phaseround:1', round) })",
        "roundview.askBody": "(region, () => [{ to: 'crisis', body: { name: 'DB' }, minutes: 30 }])",
        "roundview.decide": "press({ act: 'round-decide', id: put('phaseround:1', round) })",
    },
    ("regio", "maatregelen"): {
        "maatregelen/page.askReview": "press({ act: 'region', code: region.code }, { act: 'review' })",
        "maatregelen/page.askRun": "press({ act: 'region', code: region.code }, { act: 'run' })",
        "measureparts.askWhyNot": "press({ step: 'decline', measure: put('measure:1', measure) && '1' })",
    },
    ("regio", "plan"): {
        "plandialogs.askApprove": "(draft)",
        "plandialogs.askBack": "(draft, 'refuse')",
        "plandialogs.askStart": "(region, () => {})",
        "plandialogs.askSubmit": "(draft)",
        "plandialogs.askTrial": "(draft)",
    },
    ("regio", "druk"): {
        "takeup.askTakeUp": "(`region:${region.code}`, 'x', measure, region.short_name)",
    },
    ("regio", "uitvraag"): {
        "uitvraag/page.close": "press({ act: 'close', id: '1' })",
        "uitvraag/page.openDialog": "press({ act: 'open' })",
        "uitvraag/page.stop": "press({ act: 'stop', id: '1' })",
    },
    ("regio", "afspraken"): {
        "agreementdialogs.askAgreement": "(region.code)",
        "agreementdialogs.askEnd": "(agreement)",
    },
    ("regio", "capaciteit"): {
        "cohorts.askCohortClose": "('icu')",
        "cohorts.askCohortOpen": "()",
    },
    ("regio", "meldkamer"): {
        "calloff.callOff": "press({ callOff: '1', words: 'Wagen 17-101' })",
        "eddialogs.askArrival": "(house)",
    },
    ("landelijk", "spreiding"): {
        "sharekey.changeShareKey": "()",
        "weektargets.makeWeek": "()",
    },
    ("landelijk", "land"): {
        "levels.decideLevel": "('area', area, () => null)",
        "levels.decideStage": "(() => standing)",
    },
    ("regio", "land"): {
        "levels.relayLevel": "('facility', house.code, () => null)",
    },
    ("ziekenhuis", "mijn-huis"): {
        "eddialogs.askCutoffs": "(house.code, null)",
        "eddialogs.askPartStop": "(house.code)",
        "housedialogs.askLend": "(house, staff, 4)",
        "mijn-huis/page.send": "fill('#huis [data-field$=\".occupied\"]', '0') || press({ act: 'send' })",
        "standingdialog.askStanding": "(house, null)",
    },
    ("ziekenhuis", "instelling"): {
        "correct.askCorrection": "(house, kinds)",
        "regular.askRegular": "(house, kinds[0].code)",
    },
    ("ziekenhuis", "bronnen"): {
        "sourcedialogs.registerDialog": "(() => {})",
        "sourcedialogs.renew": "('1', ['messages'])",
        "sourcedialogs.ruleDialog": "()",
        "sourcedialogs.unrule": "({ dataset: { facility: '', kind: '' } })",
        "sourcedialogs.withdraw": "('1', () => {})",
        "sourcedialogs.showOnce": "('zb-voorbeeld', 'Token', ['Nu.', 'Zo.'])",
    },
    ("beheerder", "koppelingen"): {
        "messageview.discardDialog": "(message)",
        "messageview.mendDialog": "(message, [])",
        "dialectview.takeBackPointed": "({ source: 'x', table: 'sites', given: 'a' })",
        "sheetdialog.sheetDialog": (
            "told({ above: [], lines: [1], header: 1, columns: ['IC vrij'], mapping: [''], rows: [['2']],"
            " rest: 0, turned: false,"
            " fill: false, moment: '', facility: '', names: ['name', 'ic.available'], says: [], more: 0,"
            " problems: [] }, () => sheetdialog.sheetDialog(message))"
        ),
    },
    ("beheerder", "doorgeven"): {
        "pulldialogs.pullDialog": "('x', [{ name: 'capacity-csv', label: 'CSV' }], () => {})",
        "pulldialogs.pullStop": "('x', () => {})",
        "pulldialogs.signDialog": "('x', false, () => {})",
        "peerdialogs.discardDelivery": "('1', () => {})",
        "peerdialogs.peerDialog": "([{ name: 'capacity-csv', label: 'CSV' }], () => {})",
        "peerdialogs.preview": "told({ size: 3, text: 'a,b' }, () => peerdialogs.preview('x'))",
        "peerdialogs.withdrawPeer": "('x', () => {})",
    },
    ("beheerder", "buren"): {
        "sharedialogs.chooseText": "({ ref: 'a', origin: 'b', title: 'Druk', text: 'a', ours: 'b' })",
        "neighbourdialogs.neighbourDialog": "(() => {})",
        "sharedialogs.shareDialog": "()",
        "sharedialogs.takeBack": "('a')",
        "sharedialogs.textDialog": "({ ref: 'a', origin: '', title: 'Druk', text: 'a', revision: 1 })",
        "neighbourdialogs.withdrawNeighbour": "('x', () => {})",
    },
    ("cav", "bemiddeling"): {
        "placementdialogs.enterPlacement": "([house])",
        "placementdialogs.finishPlacement": "({ id: 1, number: 4 })",
        "placementdialogs.refusePlacement": "({ id: 1, number: 4 }, house.code)",
    },
    ("beheerder", "sleutels"): {
        "sleutels/page.make": "press({ act: 'make' })",
        "sleutels/page.revoke": "press({ act: 'revoke', id: '1' })",
        "sleutels/page.show": "answered({ token: 'zb-voorbeeld' }, () => press({ act: 'make' }))",
    },
}


_DEFINES = re.compile(r"^(?:export )?(?:async )?(?:function|const) (\w+)")
_FROM_ASK = re.compile(r'^import \{([^}]*)\} from "[^"]*/ask\.js"', re.MULTILINE)


def dialogs_in_code() -> Iterator[str]:
    """Yield the name of every function of the screens that opens a dialog."""
    for name, _text in dialogs_as_written():
        yield name


def dialogs_as_written() -> Iterator[tuple[str, str]]:
    """Yield each function that opens a dialog: its name, and what is written from there to the next."""
    for path in sorted([*REPO.glob("static/zb/*.js"), *REPO.glob("*/pages/*/*.js")]):
        text = path.read_text(encoding="utf-8")
        imported = _FROM_ASK.search(text)
        if path.name == "ask.js" or not imported:
            continue
        names = {name.strip() for name in imported[1].split(",")} & {
            "ask",
            "opened",
            "show",
            "sure",
        }
        if not names:
            continue
        called = re.compile(rf"(?<![\w.])(?:{'|'.join(sorted(names))})\(")
        place = path.stem if path.parent.name == "zb" else f"{path.parent.name}/{path.stem}"
        written: list[tuple[str, list[str]]] = [("", [])]
        for line in text.splitlines():
            if defined := _DEFINES.match(line):
                written.append((defined[1], []))
            written[-1][1].append(line)
        for function, lines in written:
            body = "\n".join(lines)
            for _ in called.findall(re.sub(r"(?m)^import .*$", "", body)):
                yield f"{place}.{function}", body
