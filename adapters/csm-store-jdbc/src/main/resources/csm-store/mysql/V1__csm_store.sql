-- State, journal, claims and cursors of csm. ${csm_prefix} is schema and prefix of the tables.

-- Which scripts ran here.
CREATE TABLE ${csm_prefix}schema_version (
  version INTEGER NOT NULL,
  PRIMARY KEY (version)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Who owns a shard since when, and how far its journal reaches. Commits to a shard lock its row last.
CREATE TABLE ${csm_prefix}shard (
  shard INTEGER NOT NULL,
  epoch BIGINT NOT NULL,
  since BIGINT NOT NULL,
  last_position BIGINT NOT NULL,
  first_position BIGINT NOT NULL,
  PRIMARY KEY (shard)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Where a tenant lives, for ever.
CREATE TABLE ${csm_prefix}tenant (
  tenant BIGINT NOT NULL,
  shard INTEGER NOT NULL,
  PRIMARY KEY (tenant),
  KEY tenant_of_shard (shard, tenant)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  entry LONGTEXT NOT NULL,
  PRIMARY KEY (shard, position),
  KEY journal_of_aggregate (shard, tenant, type, aggregate, version)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The state of each aggregate at its last version; recorded_ns are the nanoseconds beyond recorded_us.
CREATE TABLE ${csm_prefix}configuration (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id),
  KEY message_of_ticket (shard, tenant, ticket, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id),
  KEY ticket_routed (shard, tenant, routed, id),
  KEY ticket_closed (shard, closed_us)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE ${csm_prefix}ticket_tag (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  tag VARCHAR(64) NOT NULL,
  PRIMARY KEY (shard, tenant, ticket, tag),
  KEY ticket_of_tag (shard, tenant, tag, ticket)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Fields that are not personal, as texts; of a text beyond 200 characters the beginning and a hash.
CREATE TABLE ${csm_prefix}ticket_field (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  ticket BIGINT NOT NULL,
  field VARCHAR(128) NOT NULL,
  text VARCHAR(200) NOT NULL,
  PRIMARY KEY (shard, tenant, ticket, field),
  KEY ticket_of_field (shard, tenant, field, text, ticket)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

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
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Answers to commands, so that a repetition gets the same one.
CREATE TABLE ${csm_prefix}command (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  command_key VARCHAR(200) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  answer LONGTEXT NOT NULL,
  kept_until_us BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, command_key),
  KEY command_kept_until (shard, kept_until_us)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Personal: under which addresses a customer is known. A hash is SHA-256 of account and exact text.
CREATE TABLE ${csm_prefix}identity (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash BINARY(32) NOT NULL,
  account BIGINT,
  address VARCHAR(512) NOT NULL,
  content BIGINT NOT NULL,
  customer BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash),
  KEY identity_of_content (shard, tenant, content)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Personal: by what a channel knows a conversation.
CREATE TABLE ${csm_prefix}thread (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  hash BINARY(32) NOT NULL,
  account BIGINT NOT NULL,
  thread_key VARCHAR(1024) NOT NULL,
  conversation BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, hash),
  KEY thread_of_conversation (shard, tenant, conversation)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- What the host calls things.
CREATE TABLE ${csm_prefix}host_key (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  type VARCHAR(16) NOT NULL,
  host_key VARCHAR(128) NOT NULL,
  id BIGINT NOT NULL,
  PRIMARY KEY (shard, tenant, type, host_key)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- What followers saved; of no tenant and no shard.
CREATE TABLE ${csm_prefix}saved_cursor (
  name VARCHAR(200) NOT NULL,
  text VARCHAR(1000) NOT NULL,
  PRIMARY KEY (name)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

INSERT INTO ${csm_prefix}shard (shard, epoch, since, last_position, first_position) VALUES
  (0, 0, 0, 0, 1), (1, 0, 0, 0, 1), (2, 0, 0, 0, 1), (3, 0, 0, 0, 1),
  (4, 0, 0, 0, 1), (5, 0, 0, 0, 1), (6, 0, 0, 0, 1), (7, 0, 0, 0, 1),
  (8, 0, 0, 0, 1), (9, 0, 0, 0, 1), (10, 0, 0, 0, 1), (11, 0, 0, 0, 1),
  (12, 0, 0, 0, 1), (13, 0, 0, 0, 1), (14, 0, 0, 0, 1), (15, 0, 0, 0, 1),
  (16, 0, 0, 0, 1), (17, 0, 0, 0, 1), (18, 0, 0, 0, 1), (19, 0, 0, 0, 1),
  (20, 0, 0, 0, 1), (21, 0, 0, 0, 1), (22, 0, 0, 0, 1), (23, 0, 0, 0, 1),
  (24, 0, 0, 0, 1), (25, 0, 0, 0, 1), (26, 0, 0, 0, 1), (27, 0, 0, 0, 1),
  (28, 0, 0, 0, 1), (29, 0, 0, 0, 1), (30, 0, 0, 0, 1), (31, 0, 0, 0, 1),
  (32, 0, 0, 0, 1), (33, 0, 0, 0, 1), (34, 0, 0, 0, 1), (35, 0, 0, 0, 1),
  (36, 0, 0, 0, 1), (37, 0, 0, 0, 1), (38, 0, 0, 0, 1), (39, 0, 0, 0, 1),
  (40, 0, 0, 0, 1), (41, 0, 0, 0, 1), (42, 0, 0, 0, 1), (43, 0, 0, 0, 1),
  (44, 0, 0, 0, 1), (45, 0, 0, 0, 1), (46, 0, 0, 0, 1), (47, 0, 0, 0, 1),
  (48, 0, 0, 0, 1), (49, 0, 0, 0, 1), (50, 0, 0, 0, 1), (51, 0, 0, 0, 1),
  (52, 0, 0, 0, 1), (53, 0, 0, 0, 1), (54, 0, 0, 0, 1), (55, 0, 0, 0, 1),
  (56, 0, 0, 0, 1), (57, 0, 0, 0, 1), (58, 0, 0, 0, 1), (59, 0, 0, 0, 1),
  (60, 0, 0, 0, 1), (61, 0, 0, 0, 1), (62, 0, 0, 0, 1), (63, 0, 0, 0, 1);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (1);
