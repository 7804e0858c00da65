-- State, journal, claims and cursors of csm. ${csm_prefix} is schema and prefix of the tables.

-- Which scripts ran here.
CREATE TABLE ${csm_prefix}schema_version (
  version INTEGER NOT NULL,
  PRIMARY KEY (version)
);

-- Who owns a shard since when, and how far its journal reaches. Commits to a shard lock its row last.
CREATE TABLE ${csm_prefix}shard (
  shard INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  since BIGINT NOT NULL,
  last_position BIGINT NOT NULL,
  first_position BIGINT NOT NULL,
  PRIMARY KEY (shard)
);

-- Where a tenant lives, for ever.
CREATE TABLE ${csm_prefix}tenant (
  tenant BIGINT NOT NULL,
  shard INTEGER NOT NULL,
  PRIMARY KEY (tenant)
);
CREATE INDEX ON ${csm_prefix}tenant (shard, tenant);

-- Everything that happened. Times are microseconds since 1970 in UTC; entries hold no personal content.
CREATE TABLE ${csm_prefix}journal (
  shard INTEGER NOT NULL,
  position BIGINT NOT NULL,
  tenant BIGINT NOT NULL,
  type VARCHAR(16) COLLATE "C" NOT NULL,
  aggregate BIGINT NOT NULL,
  version BIGINT NOT NULL,
  event BIGINT NOT NULL,
  kind VARCHAR(128) COLLATE "C" NOT NULL,
  occurred_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  entry TEXT NOT NULL,
  PRIMARY KEY (shard, position)
);
CREATE INDEX ON ${csm_prefix}journal (shard, tenant, type, aggregate, version);

-- The state of each aggregate at its last version; recorded_ns are the nanoseconds beyond recorded_us.
CREATE TABLE ${csm_prefix}configuration (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

CREATE TABLE ${csm_prefix}customer (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  host_key VARCHAR(128) COLLATE "C",
  merged_into BIGINT,
  erased BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

CREATE TABLE ${csm_prefix}conversation (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  account BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  current_ticket BIGINT,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

CREATE TABLE ${csm_prefix}message (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  host_key VARCHAR(128) COLLATE "C",
  ticket BIGINT NOT NULL,
  conversation BIGINT,
  kind VARCHAR(16) COLLATE "C" NOT NULL,
  sent_us BIGINT NOT NULL,
  delivery VARCHAR(16) COLLATE "C",
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);
CREATE INDEX ON ${csm_prefix}message (shard, tenant, ticket, id);

-- A priority is 0 for LOW to 3 for URGENT; routed are tickets that wait or are snoozed.
CREATE TABLE ${csm_prefix}ticket (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  number BIGINT NOT NULL,
  host_key VARCHAR(128) COLLATE "C",
  brand BIGINT NOT NULL,
  account BIGINT,
  channel VARCHAR(32) COLLATE "C" NOT NULL,
  customer BIGINT NOT NULL,
  conversation BIGINT,
  type VARCHAR(128) COLLATE "C" NOT NULL,
  status VARCHAR(128) COLLATE "C" NOT NULL,
  category VARCHAR(16) COLLATE "C" NOT NULL,
  priority SMALLINT NOT NULL,
  queue BIGINT,
  agent BIGINT,
  work VARCHAR(16) COLLATE "C" NOT NULL,
  routed BOOLEAN NOT NULL,
  opened_us BIGINT NOT NULL,
  enqueued_us BIGINT,
  snoozed_us BIGINT,
  solved_us BIGINT,
  closed_us BIGINT,
  merged_into BIGINT,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, id) WHERE routed;
CREATE INDEX ON ${csm_prefix}ticket (shard, closed_us) WHERE closed_us IS NOT NULL;

CREATE TABLE ${csm_prefix}ticket_tag (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  tag VARCHAR(64) COLLATE "C" NOT NULL,
  PRIMARY KEY (shard, tenant, ticket, tag)
);
CREATE INDEX ON ${csm_prefix}ticket_tag (shard, tenant, tag, ticket);

-- Fields that are not personal, as texts; of a text beyond 200 characters the beginning and a hash.
CREATE TABLE ${csm_prefix}ticket_field (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  field VARCHAR(128) COLLATE "C" NOT NULL,
  text VARCHAR(200) COLLATE "C" NOT NULL,
  PRIMARY KEY (shard, tenant, ticket, field)
);
CREATE INDEX ON ${csm_prefix}ticket_field (shard, tenant, field, text, ticket);

CREATE TABLE ${csm_prefix}agent (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  host_key VARCHAR(128) COLLATE "C",
  pool BIGINT NOT NULL,
  presence VARCHAR(16) COLLATE "C" NOT NULL,
  retired BOOLEAN NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

-- How far the router of a pool has come; the id is the pool.
CREATE TABLE ${csm_prefix}router (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  epoch BIGINT NOT NULL,
  round BIGINT NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

-- Answers to commands, so that a repetition gets the same one.
CREATE TABLE ${csm_prefix}command (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  command_key VARCHAR(200) COLLATE "C" NOT NULL,
  hash VARCHAR(64) COLLATE "C" NOT NULL,
  answer TEXT NOT NULL,
  kept_until_us BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, command_key)
);
CREATE INDEX ON ${csm_prefix}command (shard, kept_until_us);

-- Personal: under which addresses a customer is known. A hash is SHA-256 of account and exact text.
CREATE TABLE ${csm_prefix}identity (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  account BIGINT,
  address VARCHAR(512) COLLATE "C" NOT NULL,
  content BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash)
);
CREATE INDEX ON ${csm_prefix}identity (shard, tenant, content);

-- Personal: by what a channel knows a conversation.
CREATE TABLE ${csm_prefix}thread (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  account BIGINT NOT NULL,
  thread_key VARCHAR(1024) COLLATE "C" NOT NULL,
  conversation BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash)
);
CREATE INDEX ON ${csm_prefix}thread (shard, tenant, conversation);

-- What the host calls things.
CREATE TABLE ${csm_prefix}host_key (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  type VARCHAR(16) COLLATE "C" NOT NULL,
  host_key VARCHAR(128) COLLATE "C" NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, type, host_key)
);

-- What followers saved; of no tenant and no shard.
CREATE TABLE ${csm_prefix}saved_cursor (
  name VARCHAR(200) COLLATE "C" NOT NULL,
  text VARCHAR(1000) COLLATE "C" NOT NULL,
  PRIMARY KEY (name)
);

INSERT INTO ${csm_prefix}shard (shard, epoch, since, last_position, first_position)
  SELECT n, 0, 0, 0, 1 FROM generate_series(0, 63) AS n;

-- The planner has to know from the first row on that a shard and a tenant have many rows, and an id
-- one: without statistics all indexes that begin with shard and tenant look equally good to it, and
-- it may read a whole tenant to find one ticket. So it is shown some rows, which go again.
INSERT INTO ${csm_prefix}message
  SELECT 0, 1, n, 1, 0, 0, NULL, n / 4, n / 4, '', n, NULL, '' FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}ticket_tag
  SELECT 0, 1, n / 4, 'tag ' || n % 4 FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}ticket_field
  SELECT 0, 1, n / 4, 'field ' || n % 4, 'text ' || n FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}identity
  SELECT 0, 1, CAST('hash ' || n AS BYTEA), 1, 'address ' || n, n, n
  FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}thread
  SELECT 0, 1, CAST('hash ' || n AS BYTEA), 1, 'key ' || n, n FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}command
  SELECT 0, 1, 'key ' || n, '', '', n FROM generate_series(1, 200) AS n;
INSERT INTO ${csm_prefix}journal
  SELECT 0, n, 1, 'TICKET', n / 4, n % 4, n, '', n, n, '' FROM generate_series(1, 200) AS n;
ANALYZE ${csm_prefix}message;
ANALYZE ${csm_prefix}ticket_tag;
ANALYZE ${csm_prefix}ticket_field;
ANALYZE ${csm_prefix}identity;
ANALYZE ${csm_prefix}thread;
ANALYZE ${csm_prefix}command;
ANALYZE ${csm_prefix}journal;
DELETE FROM ${csm_prefix}message;
DELETE FROM ${csm_prefix}ticket_tag;
DELETE FROM ${csm_prefix}ticket_field;
DELETE FROM ${csm_prefix}identity;
DELETE FROM ${csm_prefix}thread;
DELETE FROM ${csm_prefix}command;
DELETE FROM ${csm_prefix}journal;

INSERT INTO ${csm_prefix}schema_version (version) VALUES (1);
