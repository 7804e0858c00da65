/** A tenant's configuration: pools, queues, teams, brands, channel accounts, ticket schema. */
@NullMarked
package io.csm.core.config;

import org.jspecify.annotations.NullMarked;
