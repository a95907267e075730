"""Who and where? Regions, organisations and facilities; users, roles and mandates."""
