CREATE TABLE book (
  id integer PRIMARY KEY,
  title text NOT NULL,
  stock integer NOT NULL CHECK (stock >= 0),
  sold integer NOT NULL DEFAULT 0,
  version integer NOT NULL DEFAULT 1
);

CREATE TABLE outbox (
  id bigserial PRIMARY KEY,
  book integer NOT NULL,
  version integer NOT NULL,
  payload jsonb NOT NULL,
  projected_at timestamptz
);

CREATE INDEX ON outbox (id) WHERE projected_at IS NULL;
