"""How Zorgbeeld is put on a machine: its processes, their units, the installer. Needs Python alone."""
