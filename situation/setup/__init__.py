"""The first hour of an installation: what is there, what is missing, and a page for each step.

The command `manage.py first_hour` and the page `/opzet/` show the same steps; whatever they do is done by the
services of the apps below.
"""
