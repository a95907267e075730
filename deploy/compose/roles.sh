#!/bin/sh
# Make the two roles of the database when PostgreSQL's container starts on an empty volume. Again, later:
# docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh
set -eu
{
    printf "\\\\set owner zorgbeeld_owner\n\\\\set app zorgbeeld_app\n\\\\set database zorgbeeld\n"
    printf "\\\\set owner_password '%s'\n" "$(cat /run/secrets/owner_password)"
    printf "\\\\set app_password '%s'\n" "$(cat /run/secrets/app_password)"
    cat /roles.sql
} | psql -qX -v ON_ERROR_STOP=1 -U postgres -d postgres
