package io.csm.spring;

import io.csm.spi.Store;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A store whose commits are timed; it is every port that the store is. */
final class WatchedStore {
  private final Store store;
  private final EngineWatch watch;

  private WatchedStore(Store store, EngineWatch watch) {
    this.store = store;
    this.watch = watch;
  }

  static Store of(Store store, EngineWatch watch) {
    ClassLoader loader = store.getClass().getClassLoader();
    WatchedStore watched = new WatchedStore(store, watch);
    return (Store)
        Proxy.newProxyInstance(
            loader,
            ClassUtils.getAllInterfacesForClass(store.getClass(), loader),
            (proxy, method, arguments) -> watched.call(method, arguments));
  }

  private @Nullable Object call(Method method, @Nullable Object @Nullable [] arguments) {
    boolean commit =
        method.getName().equals("commit") && method.getDeclaringClass().equals(Store.class);
    return commit ? watch.timeCommit(() -> plain(method, arguments)) : plain(method, arguments);
  }

  private @Nullable Object plain(Method method, @Nullable Object @Nullable [] arguments) {
    try {
      return method.invoke(store, arguments);
    } catch (InvocationTargetException thrown) {
      ReflectionUtils.rethrowRuntimeException(thrown.getTargetException());
    } catch (IllegalAccessException closed) {
      throw new IllegalStateException(closed);
    }
    throw new IllegalStateException("unreachable");
  }
}
