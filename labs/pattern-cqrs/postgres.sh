#!/bin/sh
# Makes the database when the volume is empty, and then becomes the server. It runs as postgres, never as root.
set -eu

# Made beside and renamed when it is whole: whoever is interrupted here begins anew.
DATA=$PGDATA/whole

# Before anybody can connect: reads statements, each followed by an empty line.
alone() {
  postgres --single -j -D "$1" postgres > /dev/null
}

if [ ! -d "$DATA" ]; then
  NEW=$PGDATA/new
  rm -rf "$NEW"
  # On this machine the system's user is believed; from the network a password is asked for.
  initdb --pgdata="$NEW" --username=postgres --auth-local=peer --auth-host=scram-sha-256 --encoding=UTF8 --no-sync > /dev/null
  echo 'host all all samenet scram-sha-256' >> "$NEW/pg_hba.conf"
  {
    printf 'CREATE ROLE %s LOGIN;\n\n' "$STORE_USER"
    cat /lab/schema.sql
    printf '\n\nGRANT ALL ON ALL TABLES IN SCHEMA public TO %s;\n\n' "$STORE_USER"
    printf 'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO %s;\n\n' "$STORE_USER"
  } | alone "$NEW"
  mv "$NEW" "$DATA"
fi

# Left by a server that was killed: it names process 1, and there is always one. Only this container has the volume.
rm -f "$DATA/postmaster.pid"

# The volume may outlive the password that it was made with.
printf "ALTER ROLE %s PASSWORD '%s';\n\n" "$STORE_USER" "$STORE_PASSWORD" | alone "$DATA"

exec postgres -D "$DATA" -c listen_addresses='*' -c shared_buffers=32MB
