package io.csm.spring;

import io.csm.jdbc.JdbcSchema;
import io.csm.jdbc.JdbcStore;
import io.csm.spi.Signals;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.ResourceTransactionManager;

/** The store in a database of the host's, where {@code csm.store} is {@code jdbc}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(prefix = "csm", name = "store", havingValue = "jdbc")
@ConditionalOnClass({JdbcStore.class, DelegatingDataSource.class})
class CsmJdbcConfiguration {
  private static final String MANAGER = "csm.jdbc.transaction-manager";

  @Bean(PortBeans.JDBC_STORE)
  JdbcStore csmJdbcStore(CsmProperties settings, ListableBeanFactory beans) {
    CsmProperties.Jdbc jdbc = settings.jdbc();
    PortBeans ports = new PortBeans(beans);
    DataSource bean =
        ports.chosen(DataSource.class, jdbc.dataSource(), "csm.jdbc.data-source", "data source");
    DataSource source = withoutTransactions(bean);
    if (settings.schema() == CsmProperties.SchemaAction.CREATE) {
      JdbcSchema.create(source, jdbc.schema(), jdbc.prefix());
    }
    JdbcStore.Builder builder =
        JdbcStore.builder(source, CsmAssembly.clock(ports)).prefix(jdbc.prefix());
    if (jdbc.schema() != null) {
      builder.schema(jdbc.schema());
    }
    if (jdbc.joinTransactions()) {
      builder.hostTransactions(transactions(beans, jdbc.transactionManager(), source));
    }
    return builder.build();
  }

  /** Wakes nodes; a bean only where the database can do that and the host wants it. */
  @Bean
  @ConditionalOnProperty(prefix = "csm.jdbc", name = "signals", havingValue = "true")
  Signals csmSignals(JdbcStore store) {
    return store
        .signals()
        .orElseThrow(
            () ->
                Setup.wrong(
                    "csm.jdbc.signals",
                    "the database is not PostgreSQL, and cannot wake nodes",
                    "leave csm.jdbc.signals out: nodes look by themselves once a second"));
  }

  /** The data source itself: the store's own transactions are not the host's. */
  private static DataSource withoutTransactions(DataSource source) {
    return source instanceof TransactionAwareDataSourceProxy proxy
        ? Objects.requireNonNull(proxy.getTargetDataSource())
        : source;
  }

  private static SpringTransactions transactions(
      ListableBeanFactory beans, @Nullable String name, DataSource source) {
    if (name != null) {
      PlatformTransactionManager manager =
          new PortBeans(beans)
              .chosen(PlatformTransactionManager.class, name, MANAGER, "transaction manager");
      DataSource key = keyOf(manager);
      if (key != null && !innermost(key).equals(innermost(source))) {
        throw Setup.wrong(
            MANAGER,
            "transaction manager (" + name + ") works on another data source than the store",
            "name the manager of that data source, or set csm.jdbc.data-source to the manager's");
      }
      return new SpringTransactions(key == null ? source : key).listenTo(manager);
    }
    List<PlatformTransactionManager> fitting =
        beans
            .getBeanProvider(PlatformTransactionManager.class)
            .orderedStream()
            .filter(manager -> isOn(manager, source))
            .toList();
    List<DataSource> keys =
        fitting.stream()
            .map(CsmJdbcConfiguration::keyOf)
            .filter(Objects::nonNull)
            .distinct()
            .toList();
    if (keys.size() > 1) {
      throw Setup.wrong(
          MANAGER,
          "several transaction managers work on the data source of the store",
          "set " + MANAGER + " to the name of one, or csm.jdbc.join-transactions to false");
    }
    SpringTransactions transactions = new SpringTransactions(keys.isEmpty() ? source : keys.get(0));
    fitting.forEach(transactions::listenTo);
    return transactions;
  }

  /** Whether it works on that data source, or keeps to itself on which. */
  private static boolean isOn(PlatformTransactionManager manager, DataSource source) {
    DataSource key = keyOf(manager);
    return key == null || innermost(key).equals(innermost(source));
  }

  /** Under what a manager keeps its connection; null where that is no data source. */
  private static @Nullable DataSource keyOf(PlatformTransactionManager manager) {
    return manager instanceof ResourceTransactionManager resources
            && resources.getResourceFactory() instanceof DataSource key
        ? key
        : null;
  }

  private static DataSource innermost(DataSource source) {
    DataSource inner = source;
    while (inner instanceof DelegatingDataSource delegating
        && delegating.getTargetDataSource() != null) {
      inner = delegating.getTargetDataSource();
    }
    return inner;
  }
}
