package io.csm.desk;

import io.csm.core.IdSource;
import io.csm.core.work.ScorerRef;
import io.csm.routing.Scorer;
import io.csm.spi.AccessPolicy;
import io.csm.spi.AgentDirectory;
import io.csm.spi.ArticleUses;
import io.csm.spi.BlobStore;
import io.csm.spi.ChannelDelivery;
import io.csm.spi.CommandGuard;
import io.csm.spi.ConfigurationSource;
import io.csm.spi.ContentStore;
import io.csm.spi.CustomerDirectory;
import io.csm.spi.Intake;
import io.csm.spi.Leases;
import io.csm.spi.Notices;
import io.csm.spi.Numbering;
import io.csm.spi.Store;
import io.csm.spi.TicketQueries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.random.RandomGenerator;

/**
 * What a desk is given: the ports, the clock, the ids, chance, the scorers, and a shadow policy.
 */
record Ports(
    Store store,
    Optional<Intake> intake,
    ContentStore contents,
    Optional<BlobStore> blobs,
    Optional<ArticleUses> articleUses,
    TicketQueries queries,
    Leases leases,
    Numbering numbering,
    Optional<AgentDirectory> agents,
    Optional<CustomerDirectory> customers,
    Optional<ConfigurationSource> configuration,
    Optional<ChannelDelivery> delivery,
    Optional<Notices> notices,
    AccessPolicy access,
    CommandGuard guard,
    InstantSource clock,
    IdSource ids,
    Levels levels,
    RandomGenerator random,
    String secret,
    Duration keepAnswers,
    SortedMap<ScorerRef, Scorer> scorers,
    Optional<Shadow> shadow) {}
