package io.csm.spi;

/**
 * What a store can do besides the contract that all keep. Contract kits skip visibly what is
 * missing.
 */
public enum StoreAbility {
  /** What was committed survives the end of the process. */
  DURABLE,
  /** Several processes may share it. */
  SEVERAL_NODES,
  /** Commands may be written down inside a transaction that the host has open. */
  HOST_TRANSACTIONS
}
