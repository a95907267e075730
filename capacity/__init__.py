"""What can each facility take? Bed and ED reports, freshness, daily admissions."""
