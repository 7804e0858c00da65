-- Tables of the smaller ports: content, leases, node numbers, ticket numbers, sessions.
-- ${csm_prefix} is the schema, if any, and the prefix of all names: "public.csm_" or "csm_".
-- Times are microseconds since 1970 in UTC.

-- Personal content, which can be erased. A tenant lives whole in one shard, so the tenant leads.
CREATE TABLE ${csm_prefix}content (
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  owner BIGINT,
  salt VARBINARY(64) NOT NULL,
  bytes VARBINARY(1048576) NOT NULL,
  written_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX ON ${csm_prefix}content (tenant, owner, id);

-- Exclusive, expiring rights, by name. "fresh" tells who wrote the row last whether it was free.
CREATE TABLE ${csm_prefix}lease (
  name VARCHAR(200) NOT NULL PRIMARY KEY,
  holder VARCHAR(200) NOT NULL,
  until_us BIGINT NOT NULL,
  fresh BOOLEAN NOT NULL
);

-- The numbers of nodes. No node: given back, and resting since renewed_us.
CREATE TABLE ${csm_prefix}node (
  number INTEGER NOT NULL PRIMARY KEY,
  node VARCHAR(200),
  level INTEGER NOT NULL,
  renewed_us BIGINT NOT NULL
);

-- The last ticket number of each tenant.
CREATE TABLE ${csm_prefix}numbering (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
);

-- Connections of agents. One that ended or ran out stays until the leaving is committed.
CREATE TABLE ${csm_prefix}session (
  tenant BIGINT NOT NULL,
  agent BIGINT NOT NULL,
  name VARCHAR(200) NOT NULL,
  shard INTEGER NOT NULL,
  until_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, agent, name)
);
CREATE INDEX ON ${csm_prefix}session (shard, until_us);


INSERT INTO ${csm_prefix}schema_version (version) VALUES (2);
