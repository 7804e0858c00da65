package io.csm.examples.torture;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the nodes, and makes trouble: what happens when is drawn from the seed. Used by one thread.
 */
final class Troubles {
  /** How many of its lives a node may take to answer its first command. */
  private static final int PATIENCE = 4;

  private static final double RESET_EVERY = 5;
  private static final double SILENCE_EVERY = 19;
  private static final double STOP_EVERY = 8;
  private static final double CRASH_EVERY = 29;

  /** At the end the nodes get so long in peace, to find out what became of their commands. */
  private static final int PEACE_SECONDS = 3;

  private static final int FINISH_SECONDS = 40;
  private static final int OFFSET = (int) Settled.MAX_OFFSET.toSeconds();

  private final Target target;
  private final Path folder;
  private final Plan plan;
  private final RandomGenerator random;
  private final List<Place> places = new ArrayList<>();
  private final long began = System.currentTimeMillis();

  private int kills;
  private int early;
  private int deaths;
  private int stops;
  private int resets;
  private int silences;
  private int crashes;

  /**
   * What is asked for.
   *
   * @param killEvery seconds that a node lives on average
   * @param lease of the shards, in seconds
   */
  record Plan(
      int nodes, int workers, long seed, double killEvery, int lease, @Nullable Weakness without) {}

  /** Where one life of a node follows the other. */
  private static final class Place {
    final String name;
    final long offset;
    int life;
    @Nullable NodeProcess process;
    boolean scheduled;
    double killAt;
    double continueAt;

    Place(String name, long offset) {
      this.name = name;
      this.offset = offset;
    }
  }

  Troubles(Target target, Path folder, Plan plan) {
    this.target = target;
    this.folder = folder;
    this.plan = plan;
    this.random = new SplittableRandom(plan.seed());
    for (int i = 0; i < plan.nodes(); i++) {
      // The first is right; the others are wrong.
      places.add(new Place("node" + i, i == 0 ? 0 : random.nextInt(-OFFSET, OFFSET)));
    }
  }

  /**
   * Makes trouble, and then lets the nodes come to an end in peace.
   *
   * @param minutes for how long
   * @param enough how many kills of nodes at work are enough, even if it is earlier
   */
  void run(double minutes, int enough, PrintWriter out) throws IOException, InterruptedException {
    @Nullable Proxy proxy = target.isEmbedded() ? null : new Proxy(target.address());
    String url = proxy == null ? target.url() : target.urlVia(proxy.port());
    double end = minutes * 60;
    double resetAt = proxy == null ? Double.MAX_VALUE : next(RESET_EVERY);
    double silenceAt = proxy == null ? Double.MAX_VALUE : next(SILENCE_EVERY);
    double stopAt = next(STOP_EVERY);
    double crashAt = target.server() == null ? Double.MAX_VALUE : next(CRASH_EVERY);
    double tellAt = 10;
    try {
      while (now() < end && kills - early < enough) {
        for (Place place : places) {
          look(place, url);
        }
        if (now() > resetAt && proxy != null) {
          resets += proxy.reset(random, random.nextDouble());
          resetAt = now() + next(RESET_EVERY);
        }
        if (now() > silenceAt && proxy != null) {
          proxy.silence((long) (1_000 * plan.lease() * (0.2 + 1.5 * random.nextDouble())));
          silences++;
          silenceAt = now() + next(SILENCE_EVERY);
        }
        if (now() > stopAt) {
          stop(places.get(random.nextInt(places.size())));
          stopAt = now() + next(STOP_EVERY);
        }
        DatabaseServer server = target.server();
        if (now() > crashAt && server != null) {
          server.crash();
          TimeUnit.MILLISECONDS.sleep(random.nextInt(500));
          server.start();
          crashes++;
          crashAt = now() + next(CRASH_EVERY);
        }
        if (now() > tellAt) {
          out.println("after " + (int) now() + " s: " + this);
          tellAt += 10;
        }
        TimeUnit.MILLISECONDS.sleep(5);
      }
      finish(url);
    } finally {
      for (Place place : places) {
        if (place.process != null) {
          place.process.kill();
        }
      }
      if (proxy != null) {
        proxy.close();
      }
    }
  }

  /** By how much the clocks of the nodes are off at most. */
  Duration offset() {
    return Duration.ofSeconds(
        places.stream().mapToLong(place -> Math.abs(place.offset)).max().orElse(0));
  }

  /** Seconds since the begin. */
  private double now() {
    return (System.currentTimeMillis() - began) / 1_000.0;
  }

  /** A time from now, as between accidents. */
  private double next(double average) {
    return -Math.log(1 - random.nextDouble()) * average;
  }

  // ---- nodes

  private void look(Place place, String url) throws IOException, InterruptedException {
    NodeProcess process = place.process;
    if (process == null || !process.isAlive()) {
      deaths += process == null ? 0 : 1;
      begin(place, url);
    } else if (place.continueAt > 0) {
      if (now() > place.continueAt) {
        place.continueAt = 0;
        process.signal("CONT");
      }
    } else if (!place.scheduled && process.isReady()) {
      place.scheduled = true;
      place.killAt = Math.min(place.killAt, now() + next(plan.killEvery()));
    } else if (now() > place.killAt) {
      process.kill();
      kills++;
      early += process.isReady() ? 0 : 1;
      begin(place, url);
    }
  }

  private void begin(Place place, String url) throws IOException {
    place.life++;
    // Now and then a node does not even come up; and none gets long to come up.
    boolean soon = random.nextInt(12) == 0;
    place.scheduled = false;
    place.killAt = now() + next(plan.killEvery()) + (soon ? 0 : PATIENCE * plan.killEvery());
    place.continueAt = 0;
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--url=" + url,
                "--user=" + target.user(),
                "--password=" + target.password(),
                "--name=" + place.name,
                "--life=" + place.life,
                "--seed=" + plan.seed(),
                "--workers=" + plan.workers(),
                "--offset=" + place.offset,
                "--lease=" + plan.lease(),
                "--began=" + began,
                "--folder=" + folder));
    if (plan.without() != null) {
      arguments.add("--without=" + plan.without());
    }
    place.process = new NodeProcess(arguments, folder.resolve(place.name + ".log"));
  }

  private void stop(Place place) throws IOException, InterruptedException {
    NodeProcess process = place.process;
    if (process != null && process.isReady() && place.continueAt == 0) {
      process.signal("STOP");
      stops++;
      place.continueAt = now() + plan.lease() * (0.3 + 2.2 * random.nextDouble());
    }
  }

  private void finish(String url) throws IOException, InterruptedException {
    for (Place place : places) {
      if (place.continueAt > 0 && place.process != null) {
        place.process.signal("CONT");
      }
      if (place.process == null || !place.process.isAlive()) {
        begin(place, url);
      }
    }
    double patience = now() + FINISH_SECONDS;
    while (now() < patience
        && !places.stream().allMatch(p -> p.process != null && p.process.isReady())) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    TimeUnit.SECONDS.sleep(PEACE_SECONDS);
    for (Place place : places) {
      if (place.process != null && !place.process.finish(FINISH_SECONDS)) {
        throw new IOException(place.name + " does not come to an end; see its log");
      }
    }
  }

  /** What was done so far. */
  @Override
  public String toString() {
    return "%d kills (%d before the first answer), %d deaths, %d stops, %d resets, %d silences, %d crashes of the database"
        .formatted(kills, early, deaths, stops, resets, silences, crashes);
  }
}
