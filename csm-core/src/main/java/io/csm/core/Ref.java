package io.csm.core;

/**
 * A way to name something: by its {@link Id}, or by the {@link HostKey} under which the host knows
 * it. Whatever takes a reference accepts both.
 *
 * @param <I> the type of id that the reference resolves to
 */
public sealed interface Ref<I extends Id<I>> permits Id, HostKey {}
