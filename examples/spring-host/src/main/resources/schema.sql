-- The host's own tables: who may log in, and the companies on this host.
CREATE TABLE IF NOT EXISTS host_company (
  tenant BIGINT NOT NULL PRIMARY KEY,
  name VARCHAR(128) NOT NULL
);

CREATE TABLE IF NOT EXISTS host_account (
  login VARCHAR(128) NOT NULL PRIMARY KEY,
  tenant BIGINT NOT NULL,
  role VARCHAR(16) NOT NULL,
  name VARCHAR(128) NOT NULL,
  password VARCHAR(200) NOT NULL,
  language VARCHAR(16) NOT NULL,
  agent BIGINT,
  customer BIGINT
);
