package io.csm.examples;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The pages and the modules of the project, as its files say. */
final class Docs {
  static final Path ROOT =
      Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
          .filter(folder -> Files.exists(folder.resolve("csm-core")))
          .findFirst()
          .orElseThrow();

  static final Path FOLDER = ROOT.resolve("docs");

  private Docs() {}

  static Pom rootPom() throws Exception {
    return Pom.of(Files.readString(ROOT.resolve("pom.xml")));
  }

  /** The modules by name, as the root pom lists them. */
  static Map<String, Pom> modules() throws Exception {
    Map<String, Pom> modules = new TreeMap<>();
    for (String folder : rootPom().texts("modules", "module")) {
      Pom pom = Pom.of(Files.readString(ROOT.resolve(folder).resolve("pom.xml")));
      modules.put(pom.text("artifactId"), pom);
    }
    return modules;
  }

  /** The names of the modules whose versions the BOM gives. */
  static List<String> published() throws Exception {
    Pom bom = Pom.of(Files.readString(ROOT.resolve("csm-bom/pom.xml")));
    return bom.managed().stream().map(Dependency::artifact).sorted().toList();
  }

  /** The folder of a module, by its name. */
  static Path folderOf(String artifact) throws Exception {
    for (String folder : rootPom().texts("modules", "module")) {
      Path path = ROOT.resolve(folder);
      if (Pom.of(Files.readString(path.resolve("pom.xml"))).text("artifactId").equals(artifact)) {
        return path;
      }
    }
    throw new IOException(artifact);
  }

  /** A dependency as a pom has it; what it leaves out is empty. */
  record Dependency(String group, String artifact, String version, String scope, boolean optional) {
    String name() {
      return group + ":" + artifact;
    }

    boolean isShipped() {
      return !optional && (scope.isEmpty() || scope.equals("compile") || scope.equals("runtime"));
    }
  }

  /** A pom, as far as its text goes: nothing is inherited or resolved. */
  record Pom(Element project) {
    static Pom of(String xml) throws Exception {
      DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
      factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
      byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
      return new Pom(
          factory.newDocumentBuilder().parse(new ByteArrayInputStream(bytes)).getDocumentElement());
    }

    String version() {
      return text("version");
    }

    String text(String child) {
      List<Element> found = children(project, child);
      return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    List<String> texts(String parent, String child) {
      return children(project, parent).stream()
          .flatMap(element -> children(element, child).stream())
          .map(element -> element.getTextContent().strip())
          .toList();
    }

    List<String> licences() {
      return children(project, "licenses").stream()
          .flatMap(licences -> children(licences, "license").stream())
          .map(licence -> value(licence, "name"))
          .toList();
    }

    /** The parent; all empty where there is none. */
    Dependency parent() {
      return children(project, "parent").stream()
          .map(Pom::dependency)
          .findFirst()
          .orElse(new Dependency("", "", "", "", false));
    }

    List<Dependency> dependencies() {
      return dependencies(project);
    }

    List<Dependency> managed() {
      return children(project, "dependencyManagement").stream()
          .flatMap(management -> dependencies(management).stream())
          .toList();
    }

    private static List<Dependency> dependencies(Element parent) {
      return children(parent, "dependencies").stream()
          .flatMap(list -> children(list, "dependency").stream())
          .map(Pom::dependency)
          .toList();
    }

    private static Dependency dependency(Element one) {
      return new Dependency(
          value(one, "groupId"),
          value(one, "artifactId"),
          value(one, "version"),
          value(one, "scope"),
          value(one, "optional").equals("true"));
    }

    private static String value(Element parent, String child) {
      List<Element> found = children(parent, child);
      return found.isEmpty() ? "" : found.get(0).getTextContent().strip();
    }

    private static List<Element> children(Element parent, String name) {
      List<Element> children = new ArrayList<>();
      for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
        if (node instanceof Element element && element.getTagName().equals(name)) {
          children.add(element);
        }
      }
      return children;
    }
  }
}
