"""Real processes, real PostgreSQL, real Redis; killed, stopped, put back. Nothing may be lost."""
