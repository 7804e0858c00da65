-- Tables of the smaller ports: content, leases, node numbers, ticket numbers, sessions, and lists.
-- ${csm_prefix} is the schema, if any, and the prefix of all names: "public.csm_" or "csm_".
-- Times are microseconds since 1970 in UTC.

-- Personal content, which can be erased. A tenant lives whole in one shard, so the tenant leads.
CREATE TABLE ${csm_prefix}content (
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  owner BIGINT,
  salt VARBINARY(64) NOT NULL,
  bytes MEDIUMBLOB NOT NULL,
  written_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, id),
  KEY by_owner (tenant, owner, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Exclusive, expiring rights, by name. "fresh" tells who wrote the row last whether it was free.
CREATE TABLE ${csm_prefix}lease (
  name VARCHAR(200) NOT NULL PRIMARY KEY,
  holder VARCHAR(200) NOT NULL,
  until_us BIGINT NOT NULL,
  fresh BOOLEAN NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The numbers of nodes. No node: given back, and resting since renewed_us.
CREATE TABLE ${csm_prefix}node (
  number INTEGER NOT NULL PRIMARY KEY,
  node VARCHAR(200),
  level INTEGER NOT NULL,
  renewed_us BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- The last ticket number of each tenant.
CREATE TABLE ${csm_prefix}numbering (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Connections of agents. One that ended or ran out stays until the leaving is committed.
CREATE TABLE ${csm_prefix}session (
  tenant BIGINT NOT NULL,
  agent BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  shard INTEGER NOT NULL,
  until_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, agent, name),
  KEY by_end (shard, until_us)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Who works here and who writes, for hosts without tables of their own. A profile that is null left.
CREATE TABLE ${csm_prefix}directory_agent (
  tenant BIGINT NOT NULL,
  agent_key VARCHAR(128) NOT NULL,
  changed BIGINT NOT NULL,
  profile MEDIUMTEXT,
  PRIMARY KEY (tenant, agent_key),
  KEY by_change (tenant, changed)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE ${csm_prefix}directory_change (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE ${csm_prefix}directory_customer (
  tenant BIGINT NOT NULL,
  customer_key VARCHAR(128) NOT NULL,
  PRIMARY KEY (tenant, customer_key)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Personal. Account 0 is an address across accounts.
CREATE TABLE ${csm_prefix}directory_identity (
  tenant BIGINT NOT NULL,
  account BIGINT NOT NULL,
  address VARCHAR(512) NOT NULL,
  customer_key VARCHAR(128) NOT NULL,
  PRIMARY KEY (tenant, account, address),
  KEY by_customer (tenant, customer_key)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

CREATE TABLE ${csm_prefix}directory_item (
  tenant BIGINT NOT NULL,
  kind VARCHAR(32) NOT NULL,
  id BIGINT NOT NULL,
  item MEDIUMTEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
) ENGINE = InnoDB CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin;

-- Lists of tickets: for each category, in each order, and of each queue, agent and customer.
CREATE INDEX by_priority ON ${csm_prefix}ticket (shard, tenant, category, priority DESC, opened_us, id);
CREATE INDEX by_opened ON ${csm_prefix}ticket (shard, tenant, category, opened_us, id);
CREATE INDEX by_number ON ${csm_prefix}ticket (shard, tenant, category, number, id);
CREATE INDEX by_place ON ${csm_prefix}ticket (shard, tenant, category, enqueued_us, id);
CREATE INDEX by_queue ON ${csm_prefix}ticket (shard, tenant, queue, category, priority DESC, opened_us, id);
CREATE INDEX by_agent ON ${csm_prefix}ticket (shard, tenant, agent, category, opened_us, id);
CREATE INDEX by_customer ON ${csm_prefix}ticket (shard, tenant, customer, category, opened_us, id);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (2);
