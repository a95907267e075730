-- The two roles and the database of an installation. Run by psql as a superuser of PostgreSQL, with the
-- variables owner, owner_password, app, app_password and database. Running it again does no harm.
-- What the application's role may do is granted by the owner after each migration: manage.py database_roles.
\set ON_ERROR_STOP on
SELECT format('CREATE ROLE %I', role) FROM (VALUES (:'owner'), (:'app')) AS wanted(role)
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"owner" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE :"app" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'app_password';
-- What waits longer for a lock is answered 503 instead of standing still.
ALTER ROLE :"app" SET lock_timeout = '15s';
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' LOCALE ''C.UTF-8'' TEMPLATE template0', :'database', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
ALTER DATABASE :"database" OWNER TO :"owner";
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"database" TO :"app";
-- The owner makes no databases. This one stands empty beside it: backups are tried in it (backup --verify).
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' LOCALE ''C.UTF-8'' TEMPLATE template0', :'database' || '_try', :'owner')
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database' || '_try') \gexec
SELECT format('ALTER DATABASE %I OWNER TO %I', :'database' || '_try', :'owner') \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', :'database' || '_try') \gexec
