-- State, journal, claims and cursors of csm. ${csm_prefix} is schema and prefix of the tables.

-- Documents of usual size lie beside the other columns of their rows.
SET MAX_LENGTH_INPLACE_LOB 16384;

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
  type VARCHAR(16) NOT NULL,
  aggregate BIGINT NOT NULL,
  version BIGINT NOT NULL,
  event BIGINT NOT NULL,
  kind VARCHAR(128) NOT NULL,
  occurred_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  entry CHARACTER LARGE OBJECT NOT NULL,
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
  state CHARACTER LARGE OBJECT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

CREATE TABLE ${csm_prefix}customer (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  host_key VARCHAR(128),
  merged_into BIGINT,
  erased BOOLEAN NOT NULL,
  state CHARACTER LARGE OBJECT NOT NULL,
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
  state CHARACTER LARGE OBJECT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

CREATE TABLE ${csm_prefix}message (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  host_key VARCHAR(128),
  ticket BIGINT NOT NULL,
  conversation BIGINT,
  kind VARCHAR(16) NOT NULL,
  sent_us BIGINT NOT NULL,
  delivery VARCHAR(16),
  state CHARACTER LARGE OBJECT NOT NULL,
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
  host_key VARCHAR(128),
  brand BIGINT NOT NULL,
  account BIGINT,
  channel VARCHAR(32) NOT NULL,
  customer BIGINT NOT NULL,
  conversation BIGINT,
  type VARCHAR(128) NOT NULL,
  status VARCHAR(128) NOT NULL,
  category VARCHAR(16) NOT NULL,
  priority SMALLINT NOT NULL,
  queue BIGINT,
  agent BIGINT,
  work VARCHAR(16) NOT NULL,
  routed BOOLEAN NOT NULL,
  opened_us BIGINT NOT NULL,
  enqueued_us BIGINT,
  snoozed_us BIGINT,
  solved_us BIGINT,
  closed_us BIGINT,
  merged_into BIGINT,
  state CHARACTER LARGE OBJECT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, routed, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, closed_us);

CREATE TABLE ${csm_prefix}ticket_tag (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  tag VARCHAR(64) NOT NULL,
  PRIMARY KEY (shard, tenant, ticket, tag)
);
CREATE INDEX ON ${csm_prefix}ticket_tag (shard, tenant, tag, ticket);

-- Fields that are not personal, as texts; of a text beyond 200 characters the beginning and a hash.
CREATE TABLE ${csm_prefix}ticket_field (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  field VARCHAR(128) NOT NULL,
  text VARCHAR(200) NOT NULL,
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
  host_key VARCHAR(128),
  pool BIGINT NOT NULL,
  presence VARCHAR(16) NOT NULL,
  retired BOOLEAN NOT NULL,
  state CHARACTER LARGE OBJECT NOT NULL,
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
  state CHARACTER LARGE OBJECT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
);

-- Answers to commands, so that a repetition gets the same one.
CREATE TABLE ${csm_prefix}command (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  command_key VARCHAR(200) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  answer CHARACTER LARGE OBJECT NOT NULL,
  kept_until_us BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, command_key)
);
CREATE INDEX ON ${csm_prefix}command (shard, kept_until_us);

-- Personal: under which addresses a customer is known. A hash is SHA-256 of account and exact text.
CREATE TABLE ${csm_prefix}identity (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash VARBINARY(32) NOT NULL,
  account BIGINT,
  address VARCHAR(512) NOT NULL,
  content BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash)
);
CREATE INDEX ON ${csm_prefix}identity (shard, tenant, content);

-- Personal: by what a channel knows a conversation.
CREATE TABLE ${csm_prefix}thread (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash VARBINARY(32) NOT NULL,
  account BIGINT NOT NULL,
  thread_key VARCHAR(1024) NOT NULL,
  conversation BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash)
);
CREATE INDEX ON ${csm_prefix}thread (shard, tenant, conversation);

-- What the host calls things.
CREATE TABLE ${csm_prefix}host_key (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  type VARCHAR(16) NOT NULL,
  host_key VARCHAR(128) NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, type, host_key)
);

-- What followers saved; of no tenant and no shard.
CREATE TABLE ${csm_prefix}saved_cursor (
  name VARCHAR(200) NOT NULL,
  text VARCHAR(1000) NOT NULL,
  PRIMARY KEY (name)
);

INSERT INTO ${csm_prefix}shard (shard, epoch, since, last_position, first_position)
  SELECT X, 0, 0, 0, 1 FROM SYSTEM_RANGE(0, 63);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (1);
