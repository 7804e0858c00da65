package io.csm.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/** A closed set of records: each as its object, with a field {@code kind} that says which. */
final class UnionCodec<T> implements Codec<T> {
  private final Map<String, RecordCodec<? extends T>> byKind = new TreeMap<>();
  private final List<String> kinds = new ArrayList<>();

  UnionCodec(List<RecordCodec<? extends T>> members) {
    for (RecordCodec<? extends T> member : members) {
      String kind = String.valueOf(member.kind());
      kinds.add(kind);
      if (byKind.put(kind, member) != null) {
        throw new IllegalArgumentException("two records are of kind " + kind);
      }
    }
  }

  @Override
  public void write(JsonGenerator out, T value, UnknownFields unknown) {
    Codecs.ofValue(value).write(out, value, unknown);
  }

  @Override
  public T read(Node node, Path path, UnknownFields unknown) {
    if (!(node instanceof Node.Fields fields)) {
      throw Mistakes.unexpected(path, node, expected());
    }
    Path at = path.field(RecordCodec.KIND);
    Node kind = fields.byName().get(RecordCodec.KIND);
    if (kind == null) {
      throw Mistakes.malformed(at, "it is missing", "one of " + String.join(", ", kinds));
    }
    String name = Scalars.TEXT.read(kind, at, UnknownFields.NONE);
    RecordCodec<? extends T> member = byKind.get(name);
    if (member == null) {
      throw new Mistakes.NotKnownHere(at, name, kinds);
    }
    return member.read(node, path, unknown);
  }

  @Override
  public String expected() {
    return "an object";
  }
}
