"""Writing the situation: exercises and their clock, notes, people at work, what teams decide and ask."""

from situation.services.actions import action_add, action_give, action_step, actions_watch
from situation.services.announced import arrivals_advance
from situation.services.callups import callup_raise
from situation.services.casualties import casualties_count
from situation.services.decisions import decision_correct, decision_record, decision_withdraw
from situation.services.departments import departments_advance
from situation.services.editions import edition_publish
from situation.services.exercises import (
    exercise_again,
    exercise_create,
    exercise_ensure,
    exercise_jump,
    exercise_pause,
    exercise_resume,
    exercise_speed,
    exercise_steer,
)
from situation.services.handovers import handover_answer, handover_offer, handover_withdraw
from situation.services.log_looks import log_look
from situation.services.meetings import (
    meeting_attend,
    meeting_begin,
    meeting_cancel,
    meeting_change,
    meeting_end,
    meeting_go,
    meeting_plan,
)
from situation.services.notes import note_post
from situation.services.picture_questions import item_ask, question_answer, question_seen
from situation.services.picture_themes import theme_add, theme_change, theme_close
from situation.services.pictures import (
    item_check,
    item_contradict,
    item_correct,
    item_withdraw,
    item_write,
)
from situation.services.play import PLAYER, exercise_advance
from situation.services.posts import post_assign, post_attend, post_leave, post_take
from situation.services.public_texts import (
    public_text_decide,
    public_text_edit,
    public_text_submit,
    public_text_withdraw,
    public_text_write,
)
from situation.services.realms import realm_end, realm_open
from situation.services.report_subscriptions import (
    report_mails_send,
    report_subscribe,
    report_unsubscribe,
    reports_due,
)
from situation.services.requests import (
    request_accept,
    request_arrive,
    request_ask,
    request_end,
    request_make,
    request_offer,
    request_refuse,
    request_release,
    requests_watch,
)
from situation.services.sitreps import report_layout_set, sitrep_publish
from situation.services.texts import (
    text_open,
    text_publish,
    text_settle,
    text_write,
    texts_watch,
)
from situation.services.total_entries import total_place, total_remove
from situation.services.totals import (
    total_answer,
    total_keep_self,
    total_offer,
    total_publish,
    total_take,
)

__all__ = [
    "PLAYER",
    "action_add",
    "action_give",
    "action_step",
    "actions_watch",
    "arrivals_advance",
    "callup_raise",
    "casualties_count",
    "decision_correct",
    "decision_record",
    "decision_withdraw",
    "departments_advance",
    "edition_publish",
    "exercise_advance",
    "exercise_again",
    "exercise_create",
    "exercise_ensure",
    "exercise_jump",
    "exercise_pause",
    "exercise_resume",
    "exercise_speed",
    "exercise_steer",
    "handover_answer",
    "handover_offer",
    "handover_withdraw",
    "item_ask",
    "item_check",
    "item_contradict",
    "item_correct",
    "item_withdraw",
    "item_write",
    "log_look",
    "meeting_attend",
    "meeting_begin",
    "meeting_cancel",
    "meeting_change",
    "meeting_end",
    "meeting_go",
    "meeting_plan",
    "note_post",
    "post_assign",
    "post_attend",
    "post_leave",
    "post_take",
    "public_text_decide",
    "public_text_edit",
    "public_text_submit",
    "public_text_withdraw",
    "public_text_write",
    "question_answer",
    "question_seen",
    "realm_end",
    "realm_open",
    "report_layout_set",
    "report_mails_send",
    "report_subscribe",
    "report_unsubscribe",
    "reports_due",
    "request_accept",
    "request_arrive",
    "request_ask",
    "request_end",
    "request_make",
    "request_offer",
    "request_refuse",
    "request_release",
    "requests_watch",
    "sitrep_publish",
    "text_open",
    "text_publish",
    "text_settle",
    "text_write",
    "texts_watch",
    "theme_add",
    "theme_change",
    "theme_close",
    "total_answer",
    "total_keep_self",
    "total_offer",
    "total_place",
    "total_publish",
    "total_remove",
    "total_take",
]
