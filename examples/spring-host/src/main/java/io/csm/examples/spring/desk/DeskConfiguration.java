package io.csm.examples.spring.desk;

import io.csm.core.IdGenerator;
import io.csm.desk.Csm;
import io.csm.examples.spring.HostProperties;
import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.KnowledgeBase;
import io.csm.kb.TicketSuggestions;
import io.csm.spi.AccessPolicy;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.sql.DataSource;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the desk together: the store over the host's data source, and all else over the store. */
@Configuration(proxyBeanMethods = false)
class DeskConfiguration {
  /** As docs/desk.md says: one for each kind of work of the desk. */
  private static final int DESK_THREADS = 10;

  @Bean
  InstantSource clock() {
    return InstantSource.system();
  }

  @Bean
  @DependsOnDatabaseInitialization
  JdbcStore store(DataSource source, InstantSource clock) {
    JdbcSchema.create(source);
    return JdbcStore.builder(source, clock).build();
  }

  @Bean(destroyMethod = "shutdown")
  ScheduledExecutorService deskThreads() {
    return Executors.newScheduledThreadPool(DESK_THREADS);
  }

  @Bean(destroyMethod = "close")
  Csm csm(
      JdbcStore store,
      AccessPolicy access,
      InstantSource clock,
      ScheduledExecutorService deskThreads,
      HostProperties properties) {
    return Csm.builder()
        .store(store)
        .access(access)
        .clock(clock)
        .executor(deskThreads)
        .node(properties.node())
        .build();
  }

  @Bean(destroyMethod = "close")
  KnowledgeBase knowledgeBase(JdbcStore store, InstantSource clock) {
    // The desk draws its ids under numbers from 0 on; articles are written on one node only.
    IdGenerator ids = new IdGenerator(clock, IdGenerator.MAX_NODE);
    return KnowledgeBase.builder(store.articles(), clock, ids).build();
  }

  @Bean
  ArticleFeedback articleFeedback(JdbcStore store, InstantSource clock) {
    return new ArticleFeedback(store.articles(), store.articleUses(), clock);
  }

  @Bean
  TicketSuggestions ticketSuggestions(KnowledgeBase knowledgeBase) {
    return new TicketSuggestions(knowledgeBase);
  }
}
