package io.csm.examples.spring.desk;

import io.csm.core.IdGenerator;
import io.csm.jdbc.JdbcStore;
import io.csm.kb.ArticleFeedback;
import io.csm.kb.KnowledgeBase;
import io.csm.kb.TicketSuggestions;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What stands beside the engine and its store, which the starter puts together: the articles. */
@Configuration(proxyBeanMethods = false)
class DeskConfiguration {
  @Bean
  InstantSource clock() {
    return InstantSource.system();
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
