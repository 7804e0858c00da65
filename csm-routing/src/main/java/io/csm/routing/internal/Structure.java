package io.csm.routing.internal;

/** How the core keeps those who are ready. The decisions are the same. */
public enum Structure {
  /** By profile while profiles are few, else as bitmaps. */
  BY_COUNT,
  /** Always by profile. */
  PROFILES,
  /** Always as bitmaps. */
  BITMAPS
}
