package io.csm.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.csm.core.CsmException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FuzzTest {
  private static final List<Golden> GOLDEN = Golden.all();

  private static final List<String> STRANGE =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1e9",
          "1e999999999",
          "-0.0",
          "99999999999999999999",
          "\"\"",
          "\" \"",
          "\"1\"",
          "\"-9223372036854775808\"",
          "\"UNKNOWN\"",
          "\"PT-1S\"",
          "\"+1000000000-12-31T23:59:59.999999999Z\"",
          "\"PT9223372036854775807S\"",
          "\"-999999999-01-01\"",
          "\"1e-2147483647\"",
          "[]",
          "{}",
          "[null]",
          "{\"kind\":\"TEXT\"}",
          "{\"kind\":7}",
          "[[[[]]]]");

  private final CsmJson json = CsmJson.standard();

  @Provide
  Arbitrary<Golden> golden() {
    return Arbitraries.of(GOLDEN);
  }

  @Property(tries = 4_000)
  void bytesThatWereChangedAreReadOrRefused(@ForAll("golden") Golden golden, @ForAll long seed) {
    Random random = new Random(seed);
    byte[] bytes = golden.json().getBytes(StandardCharsets.UTF_8);
    for (int i = 1 + random.nextInt(4); i > 0; i--) {
      bytes = change(bytes, random);
    }
    assertReadOrRefused(new String(bytes, StandardCharsets.UTF_8), golden.type());
  }

  @Property(tries = 4_000)
  void documentsWithOtherValuesInThemAreReadOrRefused(
      @ForAll("golden") Golden golden, @ForAll long seed) {
    Random random = new Random(seed);
    Node changed = new JsonText(JsonLimits.STANDARD).parse(golden.json());
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      changed = change(changed, random);
    }
    assertReadOrRefused(JsonText.write(changed), golden.type());
  }

  /** And what is read is the same when it is written and read again. */
  private void assertReadOrRefused(String text, Class<?> type) {
    JsonDocument<?> document;
    try {
      document = json.readDocument(text, type);
    } catch (CsmException refused) {
      assertThat(refused.problem().path()).isNotEmpty();
      return;
    }
    String written = json.writeDocument(document);
    assertThat(json.readDocument(written, type)).isEqualTo(document);
    assertThat(json.writeDocument(json.readDocument(written, type))).isEqualTo(written);
  }

  private static byte[] change(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return bytes;
    }
    byte[] changed = bytes.clone();
    int at = random.nextInt(bytes.length);
    switch (random.nextInt(5)) {
      case 0 -> changed[at] = (byte) random.nextInt(256);
      case 1 -> changed[at] = (byte) "{}[]\",:0-9.eE\\ \n".charAt(random.nextInt(16));
      case 2 -> changed = Arrays.copyOf(bytes, at);
      case 3 -> System.arraycopy(bytes, at, changed, 0, bytes.length - at);
      default -> changed[at] ^= (byte) (1 << random.nextInt(8));
    }
    return changed;
  }

  private static Node change(Node node, Random random) {
    if (random.nextInt(8) == 0) {
      return new JsonText(JsonLimits.STANDARD).parse(STRANGE.get(random.nextInt(STRANGE.size())));
    }
    if (node instanceof Node.Fields fields && !fields.byName().isEmpty()) {
      List<String> names = new ArrayList<>(fields.byName().keySet());
      String name = names.get(random.nextInt(names.size()));
      Map<String, Node> byName = new LinkedHashMap<>(fields.byName());
      if (random.nextInt(10) == 0) {
        byName.remove(name);
      } else {
        byName.put(name, change(byName.get(name), random));
      }
      return new Node.Fields(byName);
    }
    if (node instanceof Node.Items items && !items.elements().isEmpty()) {
      List<Node> elements = new ArrayList<>(items.elements());
      int index = random.nextInt(elements.size());
      if (random.nextInt(4) == 0) {
        elements.add(elements.get(index));
      } else {
        elements.set(index, change(elements.get(index), random));
      }
      return new Node.Items(elements);
    }
    return new JsonText(JsonLimits.STANDARD).parse(STRANGE.get(random.nextInt(STRANGE.size())));
  }
}
