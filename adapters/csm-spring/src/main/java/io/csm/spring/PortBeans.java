package io.csm.spring;

import io.csm.spi.Store;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;

/** The host's beans of the kinds that the engine's builder takes. */
final class PortBeans {
  /** The bean of our own store. */
  static final String JDBC_STORE = "csmJdbcStore";

  private final ListableBeanFactory beans;

  PortBeans(ListableBeanFactory beans) {
    this.beans = beans;
  }

  /** Hands the one bean of a port on, if there is one. */
  <P> void hand(Class<P> port, @Nullable Object store, Consumer<? super P> setter) {
    find(port, store).ifPresent(setter);
  }

  /**
   * The one bean of a port, or the primary one. The store is left out: the builder asks it by
   * itself what else it is.
   */
  <P> Optional<P> find(Class<P> port, @Nullable Object store) {
    ObjectProvider<P> provider = beans.getBeanProvider(port);
    List<P> found = provider.orderedStream().filter(bean -> bean != store).toList();
    if (found.size() <= 1) {
      return found.stream().findFirst();
    }
    P unique = provider.getIfUnique();
    if (unique == null) {
      throw Setup.wrong(
          port.getSimpleName(),
          "there are (" + found.size() + ") beans " + names(port) + ", and one is needed",
          port.equals(Store.class) && names(port).contains(JDBC_STORE)
              ? "leave csm.store out, or remove " + others(names(port))
              : "mark one of them @Primary, or remove the others");
    }
    return Optional.of(unique).filter(bean -> bean != store);
  }

  /** A bean of that name and kind. */
  <P> Optional<P> named(String name, Class<P> kind) {
    return beans.containsBean(name) && beans.isTypeMatch(name, kind)
        ? Optional.of(beans.getBean(name, kind))
        : Optional.empty();
  }

  /**
   * The bean that a setting names; where it names none, the only or the primary one of its kind.
   *
   * @param property that names it
   */
  <P> P chosen(Class<P> kind, @Nullable String name, String property, String what) {
    if (name != null) {
      return named(name, kind)
          .orElseThrow(
              () ->
                  Setup.wrong(
                      property,
                      "there is no " + what + " (" + name + ")",
                      "name one of " + names(kind)));
    }
    P unique = beans.getBeanProvider(kind).getIfUnique();
    if (unique == null) {
      List<String> names = names(kind);
      throw names.isEmpty()
          ? Setup.wrong(
              property,
              "csm.store is (jdbc), and there is no " + what,
              "set spring.datasource.url, or define a bean")
          : Setup.wrong(
              property,
              "there are several beans that are a " + what + ": " + names,
              "set " + property + " to the name of one, or mark one @Primary");
    }
    return unique;
  }

  private static String others(List<String> names) {
    return names.stream().filter(name -> !name.equals(JDBC_STORE)).toList().toString();
  }

  List<String> names(Class<?> kind) {
    return Arrays.stream(beans.getBeanNamesForType(kind)).sorted().toList();
  }
}
