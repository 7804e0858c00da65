package io.csm.markdown;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A text as fields between two lines of {@code ---}, and a body. Values are texts as they stand,
 * whatever YAML would take them for, or lists of texts. Immutable.
 *
 * @param fields by name, in the order of the file
 * @param bodyLine where the body begins, from 1
 */
record FrontMatter(String file, Map<String, Field> fields, String body, int bodyLine) {
  /** The longest head, in UTF-16 units: 200 questions of 500 and the rest, twice over. */
  private static final int MAX_HEAD = 400_000;

  private static final String FENCE = "---";

  /**
   * A value with the line that it stands in.
   *
   * @param text of a single value; null for a list
   */
  record Field(int line, @Nullable String text, List<String> list) {}

  static FrontMatter parse(String file, String content) {
    String text = content.startsWith("\uFEFF") ? content.substring(1) : content;
    int first = text.indexOf('\n');
    if (first < 0 || !isFence(text, 0, first)) {
      throw BadFile.malformed(
          file, 1, "head", "the file does not begin with ---", "fields between two lines of ---");
    }
    int lines = 1;
    for (int at = first + 1; at < text.length(); ) {
      int end = text.indexOf('\n', at);
      lines++;
      if (isFence(text, at, end < 0 ? text.length() : end)) {
        boolean windows = text.charAt(first - 1) == '\r';
        String body = end < 0 ? "" : withoutLastBreak(text.substring(end + 1), windows);
        return new FrontMatter(file, fields(file, text.substring(first + 1, at)), body, lines + 1);
      }
      if (end < 0 || end > MAX_HEAD) {
        break;
      }
      at = end + 1;
    }
    throw BadFile.malformed(
        file, lines, "head", "the fields do not end", "a line of --- after them");
  }

  private static boolean isFence(String text, int from, int to) {
    return text.substring(from, to).stripTrailing().equals(FENCE);
  }

  /** Editors end a file with a line break, which is none of the body. */
  private static String withoutLastBreak(String body, boolean windows) {
    if (windows && body.endsWith("\r\n")) {
      return body.substring(0, body.length() - 2);
    }
    return body.endsWith("\n") ? body.substring(0, body.length() - 1) : body;
  }

  private static Map<String, Field> fields(String file, String head) {
    Map<String, Field> fields = new LinkedHashMap<>();
    Node root;
    try {
      LoadSettings settings =
          LoadSettings.builder().setCodePointLimit(MAX_HEAD).setMaxAliasesForCollections(0).build();
      root =
          new Composer(settings, new ParserImpl(settings, new StreamReader(settings, head)))
              .getSingleNode()
              .orElse(null);
    } catch (MarkedYamlEngineException broken) {
      int line = broken.getProblemMark().map(Mark::getLine).orElse(0) + 2;
      throw BadFile.malformed(file, line, "head", broken.getProblem(), "YAML");
    } catch (YamlEngineException broken) {
      throw BadFile.malformed(file, 2, "head", String.valueOf(broken.getMessage()), "YAML");
    }
    if (root == null) {
      return fields;
    }
    if (!(root instanceof MappingNode mapping)) {
      throw BadFile.malformed(file, line(root), "head", "there are no fields", "name: value");
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode name)) {
        throw BadFile.malformed(
            file, line(tuple.getKeyNode()), "head", "a name is no text", "name: value");
      }
      Field field = field(file, name.getValue(), tuple.getValueNode());
      if (fields.put(name.getValue(), field) != null) {
        throw BadFile.malformed(
            file, line(name), name.getValue(), "it stands there twice", "each field once");
      }
    }
    return fields;
  }

  private static Field field(String file, String name, Node value) {
    if (value instanceof ScalarNode scalar) {
      return new Field(line(value), scalar.getValue(), List.of());
    }
    List<String> list = new ArrayList<>();
    if (value instanceof SequenceNode sequence) {
      for (Node each : sequence.getValue()) {
        if (!(each instanceof ScalarNode scalar)) {
          throw BadFile.malformed(file, line(each), name, "an entry is no text", "a list of texts");
        }
        list.add(scalar.getValue());
      }
      return new Field(line(value), null, list);
    }
    throw BadFile.malformed(
        file, line(value), name, "it is a mapping", "a text or a list of texts");
  }

  /** The line in the file, of which the head begins at the second. */
  private static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 2;
  }

  int lineOf(String field) {
    Field found = fields.get(field);
    return found != null ? found.line() : field.equals("body") ? bodyLine : 1;
  }

  /** A single value, or null where it is not there. */
  @Nullable String text(String name) {
    Field field = fields.get(name);
    if (field == null) {
      return null;
    }
    if (field.text() == null) {
      throw BadFile.malformed(file, field.line(), name, "it is a list", "a single value");
    }
    return field.text();
  }

  String required(String name) {
    String text = text(name);
    if (text == null) {
      throw BadFile.malformed(file, 1, name, "it is missing", "a field " + name);
    }
    return text;
  }

  /** Values of a list; a single one stands for a list of it. */
  List<String> list(String name) {
    Field field = fields.get(name);
    return field == null ? List.of() : field.text() == null ? field.list() : List.of(field.text());
  }
}
