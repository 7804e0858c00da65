package io.csm.examples.spring.people;

import io.csm.core.AgentId;
import io.csm.core.CustomerId;
import io.csm.core.TenantId;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may log in.
 *
 * @param login unique on this host
 * @param name what others see
 * @param password encoded
 * @param language BCP 47 tag
 * @param agent for staff
 * @param customer for customers
 */
public record Account(
    String login,
    TenantId tenant,
    Role role,
    String name,
    String password,
    String language,
    @Nullable AgentId agent,
    @Nullable CustomerId customer) {}
