-- Tables of the smaller ports: content, leases, node numbers, ticket numbers, sessions, and lists.
-- ${csm_prefix} is the schema, if any, and the prefix of all names: "public.csm_" or "csm_".
-- Times are microseconds since 1970 in UTC.

-- Personal content, which can be erased. A tenant lives whole in one shard, so the tenant leads.
CREATE TABLE ${csm_prefix}content (
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  owner BIGINT,
  salt BYTEA NOT NULL,
  bytes BYTEA NOT NULL,
  written_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, id)
);
CREATE INDEX ON ${csm_prefix}content (tenant, owner, id);

-- Exclusive, expiring rights, by name. "fresh" tells who wrote the row last whether it was free.
CREATE TABLE ${csm_prefix}lease (
  name VARCHAR(200) COLLATE "C" NOT NULL PRIMARY KEY,
  holder VARCHAR(200) COLLATE "C" NOT NULL,
  until_us BIGINT NOT NULL,
  fresh BOOLEAN NOT NULL
) WITH (fillfactor = 50);

-- The numbers of nodes. No node: given back, and resting since renewed_us.
CREATE TABLE ${csm_prefix}node (
  number INTEGER NOT NULL PRIMARY KEY,
  node VARCHAR(200) COLLATE "C",
  level INTEGER NOT NULL,
  renewed_us BIGINT NOT NULL
) WITH (fillfactor = 50);

-- The last ticket number of each tenant.
CREATE TABLE ${csm_prefix}numbering (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
) WITH (fillfactor = 50);

-- Connections of agents. One that ended or ran out stays until the leaving is committed.
CREATE TABLE ${csm_prefix}session (
  tenant BIGINT NOT NULL,
  agent BIGINT NOT NULL,
  name VARCHAR(200) COLLATE "C" NOT NULL,
  shard INTEGER NOT NULL,
  until_us BIGINT NOT NULL,
  PRIMARY KEY (tenant, agent, name)
);
CREATE INDEX ON ${csm_prefix}session (shard, until_us);

-- Who works here and who writes, for hosts without tables of their own. A profile that is null left.
CREATE TABLE ${csm_prefix}directory_agent (
  tenant BIGINT NOT NULL,
  agent_key VARCHAR(128) COLLATE "C" NOT NULL,
  changed BIGINT NOT NULL,
  profile TEXT,
  PRIMARY KEY (tenant, agent_key)
);
CREATE INDEX ON ${csm_prefix}directory_agent (tenant, changed);

CREATE TABLE ${csm_prefix}directory_change (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
);

CREATE TABLE ${csm_prefix}directory_customer (
  tenant BIGINT NOT NULL,
  customer_key VARCHAR(128) COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, customer_key)
);

-- Personal. Account 0 is an address across accounts.
CREATE TABLE ${csm_prefix}directory_identity (
  tenant BIGINT NOT NULL,
  account BIGINT NOT NULL,
  address VARCHAR(512) COLLATE "C" NOT NULL,
  customer_key VARCHAR(128) COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, account, address)
);
CREATE INDEX ON ${csm_prefix}directory_identity (tenant, customer_key);

CREATE TABLE ${csm_prefix}directory_item (
  tenant BIGINT NOT NULL,
  kind VARCHAR(32) COLLATE "C" NOT NULL,
  id BIGINT NOT NULL,
  item TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
);

-- Lists of tickets: for each category, in each order, and of each queue, agent and customer.
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, category, priority DESC, opened_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, category, opened_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, category, number, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, category, enqueued_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, queue, category, priority DESC, opened_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, agent, category, opened_us, id);
CREATE INDEX ON ${csm_prefix}ticket (shard, tenant, customer, category, opened_us, id);

-- Statistics of some rows that go again, as in V1: for tickets after the last index is made, because
-- making one says that there are no rows.
INSERT INTO ${csm_prefix}ticket
  SELECT 0, 1, n, 1, 0, 0, n, NULL, 1, NULL, '', n, n, '', '', 'NEW', 1, 1, 1, 'NONE', FALSE,
    n, n, NULL, NULL, NULL, NULL, '' FROM generate_series(1, 200) AS n;
ANALYZE ${csm_prefix}ticket;
DELETE FROM ${csm_prefix}ticket;

INSERT INTO ${csm_prefix}schema_version (version) VALUES (2);
