package io.csm.core;

/** The state of an aggregate at one version: the fold of its events. Always immutable. */
public interface AggregateState {}
