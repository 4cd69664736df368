#!/bin/sh
# Makes the database when the volume is empty, and then becomes the server. It runs as postgres, never as root.
set -eu

if [ ! -s "$PGDATA/PG_VERSION" ]; then
  # On this machine the system's user is believed; from the network a password is asked for.
  initdb --username=postgres --auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --no-sync > /dev/null
  echo 'host all all samenet scram-sha-256' >> "$PGDATA/pg_hba.conf"
  # Before anybody can connect: statements, each followed by an empty line.
  {
    printf "CREATE ROLE %s LOGIN PASSWORD '%s';\n\n" "$STORE_USER" "$STORE_PASSWORD"
    cat /lab/schema.sql
    printf '\n\nGRANT ALL ON ALL TABLES IN SCHEMA public TO %s;\n\n' "$STORE_USER"
    printf 'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO %s;\n\n' "$STORE_USER"
  } | postgres --single -j -D "$PGDATA" postgres > /dev/null
fi

exec postgres -D "$PGDATA" -c listen_addresses='*' -c shared_buffers=32MB
