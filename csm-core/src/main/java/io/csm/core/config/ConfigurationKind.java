package io.csm.core.config;

/** The kinds of configuration items. */
public enum ConfigurationKind {
  BRAND,
  CHANNEL_ACCOUNT,
  TEAM,
  POOL,
  QUEUE,
  SCHEMA,
  DESK_POLICY,
  CALENDAR,
  SLA_RULES,
  CLASSIFICATION,
  EXCEPTION_RULES,
  QUEUE_STATE
}
