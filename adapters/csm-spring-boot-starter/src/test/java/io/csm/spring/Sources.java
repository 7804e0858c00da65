package io.csm.spring;

import io.csm.desk.Desk;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;

/** Where a shop keeps its orders; one of these goes with it. */
final class Sources {
  private Sources() {}

  private static DataSource withOrders() {
    DataSource source = Databases.fresh();
    new JdbcTemplate(source).execute("CREATE TABLE orders (name VARCHAR(40) PRIMARY KEY)");
    return source;
  }

  /** Two databases, each with a transaction manager. */
  @Configuration(proxyBeanMethods = false)
  static class Two {
    @Bean
    DataSource shopSource() {
      return withOrders();
    }

    @Bean
    DataSource ledgerSource() {
      return withOrders();
    }

    @Bean
    PlatformTransactionManager shopManager(DataSource shopSource) {
      return new DataSourceTransactionManager(shopSource);
    }

    @Bean
    PlatformTransactionManager ledgerManager(DataSource ledgerSource) {
      return new DataSourceTransactionManager(ledgerSource);
    }

    @Bean
    Shop.Ledger ledger(DataSource ledgerSource, Desk desk) {
      return new Shop.Ledger(new JdbcTemplate(ledgerSource), desk);
    }
  }

  /** A data source that hands out the connection of the transaction. */
  @Configuration(proxyBeanMethods = false)
  static class Aware {
    @Bean
    DataSource shopSource() {
      return new TransactionAwareDataSourceProxy(withOrders());
    }

    @Bean
    PlatformTransactionManager shopManager(DataSource shopSource) {
      return new DataSourceTransactionManager(shopSource);
    }
  }

  /** A data source that connects at the first statement. */
  @Configuration(proxyBeanMethods = false)
  static class Lazy {
    @Bean
    DataSource shopSource() {
      return new LazyConnectionDataSourceProxy(withOrders());
    }

    @Bean
    PlatformTransactionManager shopManager(DataSource shopSource) {
      return new DataSourceTransactionManager(shopSource);
    }
  }
}
