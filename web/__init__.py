"""What every app's pages and addresses stand on: rights, commands, pages, problems, the admin's base.

It has no models and knows no region, role or figure: who people are it asks through `web.people`, and
what may be done the apps declare. It stands between the journal and the network.
"""
