"""Who must know now, and do they: contacts, duty rosters, alarms and reminders, and the ways out."""
