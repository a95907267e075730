"""How far are we scaled up? Care phases, the beheersplan, triggers, decisions; GRIP."""
