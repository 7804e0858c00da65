-- Commands that were accepted inside transactions of the host's. ${csm_prefix} is schema and prefix.

-- Until they are decided, with all their content. No unique index that the host's inserts could wait for
-- but the key, whose ids are drawn once. ticket and ticket_key are what a command names or opens.
CREATE TABLE ${csm_prefix}intake_row (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  ticket BIGINT,
  ticket_key VARCHAR(128),
  command MEDIUMBLOB NOT NULL,
  PRIMARY KEY (shard, tenant, id),
  KEY by_ticket (shard, tenant, ticket),
  KEY by_ticket_key (shard, tenant, ticket_key)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Those that turned out not to be allowed; the id is that of the row.
CREATE TABLE ${csm_prefix}intake (
  shard INTEGER NOT NULL,
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  recorded_ns SMALLINT NOT NULL,
  command VARCHAR(64) NOT NULL,
  ticket BIGINT,
  message BIGINT,
  code VARCHAR(64) NOT NULL,
  state LONGTEXT NOT NULL,
  PRIMARY KEY (shard, tenant, id)
) ENGINE=InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

INSERT INTO ${csm_prefix}schema_version (version) VALUES (3);
