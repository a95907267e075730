"""What `replan.py` measures through the database."""
