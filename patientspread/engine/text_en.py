"""The English sentence of every code; keys with a colon name single values."""

from __future__ import annotations

ENGLISH: dict[str, str] = {
    "unplaced_bed_type": "No site of this run has beds ({bed}).",
    "unplaced_specialism": "No site with beds ({bed}) offers {specialism}.",
    "unplaced_closed": "Every site that offers {specialism} ({remaining}) is closed.",
    "unplaced_own_site": "Only the patient's own site offers {specialism}, and it may not stay "
    "there.",
    "unplaced_travel": "Open sites that offer {specialism} ({bed}): {remaining}; the nearest, "
    "{nearest}, is {nearest_minutes} minutes away and the limit is {max_minutes}.",
    "unplaced_horizon": "No suitable site can be reached within the {horizon} hours of this run.",
    "unplaced_declined": "All suitable sites ({remaining}) within {max_minutes} minutes declined "
    "this patient.",
    "unplaced_unreliable": "The figures of all suitable sites ({remaining}) are too old or "
    "unknown, and the policy does not place on them.",
    "unplaced_bring_back": "Region {preferred_region} has no room yet to take this patient back.",
    "unplaced_open": "The suitable sites ({remaining}) have no open bed ({bed}) free.",
    "unplaced_full": "All suitable sites ({remaining}) within {max_minutes} minutes are full "
    "({bed}) in the open phases.",
    "unplaced_isolation": "Of the suitable sites with a free bed ({bed}; {remaining}), none has "
    "an isolation room.",
    "unplaced_intake": "The suitable sites with a free bed ({remaining}) receive no arrivals "
    "({bed}).",
    "unplaced_fleet": "Region {region} has no trips left by {mode}; the patient cannot leave.",
    "unplaced_scarce": "Sites that would suit ({bed}): {sites}; in this plan none has a place "
    "left.",
    "scarce_beds": "No bed left: {beds}.",
    "scarce_isolation": "No isolation room left: {isolation}.",
    "scarce_intake": "No free arrival hour: {intake}.",
    "scarce_fleet": "Out of reach for lack of trips: {fleet}.",
    "scarce_goals": "A place would cost a more important goal: {goals}.",
    "unplaced_by_beds": "Sites possible for {patient}: {sites}, all full with patients who weigh "
    "at least as much. One more bed at {site} ({minutes} minutes) would give it a place.",
    "unplaced_by_isolation": "Sites possible for {patient}: {sites}, but too few isolation rooms. "
    "One more at {site} ({minutes} minutes) would give it a place.",
    "unplaced_by_fleet": "Sites possible for {patient}: {sites}, but all trips from its region "
    "are in use. With one trip more it could go to {site} ({minutes} minutes).",
    "unplaced_by_intake": "Sites possible for {patient}: {sites}, but all arrival hours are "
    "taken. With more arrivals an hour it could go to {site} ({minutes} minutes).",
    "unplaced_by_travel": "The sites within the travel limit of {patient} ({sites}) are needed "
    "for others. {site} has room, but at {minutes} minutes it lies beyond the limit.",
    "unplaced_by_horizon": "Sites possible for {patient}: {sites}, but not within this run. "
    "Later, {site} can take it ({minutes} minutes).",
    "unplaced_by_several": "Sites possible for {patient}: {sites}, but several shortages together "
    "stand in the way: lifting one rule alone gives no place.",
    "unplaced_by_many_beds": "Sites possible for {patient}: {sites}, but there are too few beds "
    "altogether: with enough of them it could go to {site} ({minutes} minutes); one more there is "
    "not enough.",
    "unplaced_by_many_isolation": "Sites possible for {patient}: {sites}, but there are too few "
    "isolation rooms altogether: with enough of them it could go to {site} ({minutes} minutes); "
    "one more there is not enough.",
    "unplaced_by_many_fleet": "Sites possible for {patient}: {sites}, but there are too few trips "
    "altogether: with enough of them it could go to {site} ({minutes} minutes); one more there is "
    "not enough.",
    "here_moves": "{patient} goes to {site} ({minutes} minutes by road) and arrives in hour "
    "{arrival_hour}, as early as it can.",
    "here_waits": "{patient} goes to {site} ({minutes} minutes by road) and arrives in hour "
    "{arrival_hour}, {wait} hours after the earliest possible.",
    "here_stays": "{patient} stays at {site}, without transport, from hour {arrival_hour}.",
    "here_own_region": "It stays in its own region, {preferred_region}.",
    "here_other_region": "It leaves its region {preferred_region} for {region}.",
    "funnel": "Of {sites} sites, {left} were possible for {specialism} ({bed}) within "
    "{max_minutes} minutes:",
    "funnel_none": "Every one of the {sites} sites was possible for {specialism} ({bed}) within "
    "{max_minutes} minutes.",
    "funnel_bed_type": "{gone} without the bed type;",
    "funnel_specialism": "{gone} without the specialism;",
    "funnel_closed": "{gone} closed;",
    "funnel_own_site": "its own site may not keep it;",
    "funnel_travel": "{gone} too far away;",
    "funnel_horizon": "{gone} not within reach in time;",
    "funnel_declined": "{gone} declined;",
    "funnel_unreliable": "{gone} with figures too old or unknown;",
    "funnel_bring_back": "{gone} not in a home region with room;",
    "funnel_open": "{gone} without a free open bed;",
    "funnel_full": "{gone} full at the start;",
    "funnel_isolation": "{gone} without an isolation room;",
    "funnel_intake": "{gone} receiving nobody;",
    "funnel_fleet": "{gone} out of reach for lack of trips;",
    "bed_figures": "{site} has {occupied} of {regular} regular beds ({bed}) in use ({open} open "
    "in all); with the {placed} of this plan the load is {load}% and the last bed falls in phase "
    "{phase}.",
    "figures_doubt": "The figures of {site} are {status} ({reported}); beds counted as taken to "
    "be safe: {margin}.",
    "only_place": "{site} is the only possible place.",
    "runner_up_full": "The next best place, {other}, has no bed left in this plan.",
    "runner_up": "Next best would be {other} ({minutes_other} minutes); sending only this patient "
    "there would leave {goal} {more} higher.",
    "runner_up_chain": "For this patient alone {other} ({minutes_other} minutes) would be better "
    "on {goal} (by {more}), but that would cost others more: ask why not.",
    "runner_up_equal": "{other} ({minutes_other} minutes) would be just as good.",
    "not_but_it_does": "{patient} does go to {site}.",
    "not_bed_type": "{site} has no beds ({bed}).",
    "not_specialism": "{site} does not offer {specialism}.",
    "not_closed": "{site} is closed.",
    "not_own_site": "{site} is where {patient} is now, and it may not stay there.",
    "not_travel": "{site} is {minutes} minutes away; the limit for {patient} is {max_minutes}.",
    "not_horizon": "{patient} would reach {site} in hour {earliest}, after the {horizon} hours of "
    "this run.",
    "not_declined": "{site} declined {patient}.",
    "not_unreliable": "The figures of {site} are {status} ({reported}); the policy does not place "
    "on them.",
    "not_bring_back": "{patient} only goes back to its own region {preferred_region}, once it has "
    "room.",
    "not_open": "{site} has no open bed ({bed}) free: {said_open} reported open, and those who lie "
    "there now count.",
    "not_full": "{site} has {occupied} of {open} open beds ({bed}) in use: nothing free.",
    "not_isolation": "{site} has no isolation room ({bed}; {isolation_free} free).",
    "not_intake": "{site} receives no arrivals ({bed}).",
    "not_fleet": "Region {region} has no trips by {mode}.",
    "not_equal": "{site} would be just as good for {patient}: every goal keeps its value.",
    "not_feasible": "{patient} cannot go to {site} under the rules together.",
    "not_goal": "If {patient} went to {site}, with everything else arranged as well as possible, "
    "{goal} would go from {before} to {after}; what that gains elsewhere counts for less.",
    "move_goal": "Without moving anybody, {goal} is {before}; with this plan {after}.",
    "move_eases": "Everybody has a place without moving too, but then {goal} is {before}; with this "
    "plan {after}.",
    "move_none": "Nobody needs to move: no goal gets better by it.",
    "bottleneck_bed": "One more regular bed ({bed}) at {place} brings {goal} from {before} to "
    "{after}.",
    "bottleneck_isolation": "One more isolation room ({bed}) at {place} brings {goal} from "
    "{before} to {after}.",
    "bottleneck_trip": "One more trip by {mode} from {place} brings {goal} from {before} to "
    "{after}.",
    "goal:unplaced": "the priority of patients without a place",
    "goal:over": "the number of beds above the open phases",
    "goal:phase": "the weight of beds in buffer (1), adapted (10) and crisis care (100)",
    "goal:fair_share_band": "the number of beds outside the fair-share band",
    "goal:out_of_region": "the number of patients outside their own region",
    "goal:bring_back": "the number of patients not yet brought back",
    "goal:admitted_moves": "the number of moves of admitted patients",
    "goal:transfers": "the number of transfers",
    "goal:changes": "the number of changed proposals",
    "goal:fairness": "the spread of load over sites",
    "goal:minutes_plus_wait": "the number of travel and waiting minutes",
    "unit:priority": "priority points",
    "unit:beds": "beds",
    "unit:weight": "weight",
    "unit:patients": "patients",
    "unit:proposals": "proposals",
    "unit:points": "points",
    "unit:minutes": "minutes",
    "status:stale": "too old",
    "status:unknown": "unknown",
    "phase:over": "above all open phases",
    "specialism:general": "general care",
    "specialism:cardio": "cardiology",
    "specialism:neuro": "neurology",
    "specialism:trauma": "trauma care",
    "specialism:paed": "paediatrics",
    "specialism:ecmo": "ECMO",
    "mode:micu": "MICU",
}
