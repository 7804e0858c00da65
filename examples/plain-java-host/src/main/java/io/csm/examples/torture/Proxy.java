package io.csm.examples.torture;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * A bad network: stands in front of a server and passes on what comes, until it resets connections
 * or holds everything back for a while. Two threads for each connection.
 */
final class Proxy implements Closeable {
  private final InetSocketAddress server;
  private final ServerSocket door;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private volatile long silentUntil = System.nanoTime();

  /** One connection from a client, and its other half to the server. */
  private record Pair(Socket client, Socket server) {
    void reset() {
      for (Socket socket : List.of(client, server)) {
        try {
          // Without waiting: the other side gets a reset instead of an end.
          socket.setSoLinger(true, 0);
          socket.close();
        } catch (IOException gone) {
          // Then it is closed already.
        }
      }
    }
  }

  Proxy(InetSocketAddress server) throws IOException {
    this.server = server;
    door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    daemon("proxy", this::accept);
  }

  int port() {
    return door.getLocalPort();
  }

  /**
   * Resets connections.
   *
   * @param share of them, above 0 to 1
   * @return how many
   */
  int reset(RandomGenerator random, double share) {
    int reset = 0;
    for (Pair pair : new ArrayList<>(pairs)) {
      if (random.nextDouble() < share) {
        pair.reset();
        reset++;
      }
    }
    return reset;
  }

  /** Holds back what is sent from now on, in both directions, for a while. */
  void silence(long millis) {
    silentUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        daemon("proxy", () -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    Socket other = new Socket();
    Pair pair = new Pair(client, other);
    try {
      other.connect(server, 2_000);
      client.setTcpNoDelay(true);
      other.setTcpNoDelay(true);
      pairs.add(pair);
      daemon("proxy", () -> pump(pair, other, client));
      pump(pair, client, other);
    } catch (IOException refused) {
      pair.reset();
    }
  }

  private void pump(Pair pair, Socket from, Socket to) {
    byte[] buffer = new byte[32_768];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int length = in.read(buffer);
      while (length >= 0) {
        long silence = silentUntil - System.nanoTime();
        if (silence > 0) {
          TimeUnit.NANOSECONDS.sleep(silence);
        }
        out.write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException | InterruptedException over) {
      // Both halves end.
    } finally {
      pairs.remove(pair);
      pair.reset();
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    door.close();
    pairs.forEach(Pair::reset);
  }
}
