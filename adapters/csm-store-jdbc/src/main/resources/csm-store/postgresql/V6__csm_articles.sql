-- Articles of the knowledge base. ${csm_prefix} is schema and prefix. A tenant lives whole in one shard, so the
-- tenant leads. Times are microseconds since 1970 in UTC.

-- "position" is that of the last change, drawn under the tenant's row in article_change. "due" is when something of
-- it becomes live by itself; null for never.
CREATE TABLE ${csm_prefix}article (
  tenant BIGINT NOT NULL,
  id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  article_key VARCHAR(128) COLLATE "C",
  position BIGINT NOT NULL,
  due_us BIGINT,
  kind VARCHAR(32) COLLATE "C" NOT NULL,
  category VARCHAR(400) COLLATE "C" NOT NULL,
  state TEXT NOT NULL,
  PRIMARY KEY (tenant, id),
  UNIQUE (tenant, article_key)
);
CREATE INDEX ON ${csm_prefix}article (tenant, position);
CREATE INDEX ON ${csm_prefix}article (tenant, due_us) WHERE due_us IS NOT NULL;

CREATE TABLE ${csm_prefix}article_change (
  tenant BIGINT NOT NULL PRIMARY KEY,
  last_number BIGINT NOT NULL
);

-- Which version readers see, by language; none where nothing is live.
CREATE TABLE ${csm_prefix}article_live (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  locale VARCHAR(100) COLLATE "C" NOT NULL,
  number INTEGER NOT NULL,
  PRIMARY KEY (tenant, article, locale)
);

-- The keys of viewers that open it.
CREATE TABLE ${csm_prefix}article_access (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  access VARCHAR(200) COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, article, access)
);

CREATE TABLE ${csm_prefix}article_tag (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  tag VARCHAR(200) COLLATE "C" NOT NULL,
  PRIMARY KEY (tenant, article, tag)
);

-- Content: every version that was ever written, live or not.
CREATE TABLE ${csm_prefix}article_text (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  locale VARCHAR(100) COLLATE "C" NOT NULL,
  number INTEGER NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (tenant, article, locale, number)
);

-- What happened to it, without texts.
CREATE TABLE ${csm_prefix}article_event (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  version BIGINT NOT NULL,
  event TEXT NOT NULL,
  PRIMARY KEY (tenant, article, version)
);

-- How often it was used, by day: days since 1970 in UTC.
CREATE TABLE ${csm_prefix}article_use (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  kind VARCHAR(32) COLLATE "C" NOT NULL,
  on_day BIGINT NOT NULL,
  uses BIGINT NOT NULL,
  PRIMARY KEY (tenant, article, kind, on_day)
);

-- Personal: what people say of it.
CREATE TABLE ${csm_prefix}article_rating (
  tenant BIGINT NOT NULL,
  article BIGINT NOT NULL,
  rater VARCHAR(200) COLLATE "C" NOT NULL,
  helpful BOOLEAN NOT NULL,
  commented BOOLEAN NOT NULL,
  at_us BIGINT NOT NULL,
  rating TEXT NOT NULL,
  PRIMARY KEY (tenant, article, rater)
);
CREATE INDEX ON ${csm_prefix}article_rating (tenant, rater);

INSERT INTO ${csm_prefix}schema_version (version) VALUES (6);
