package io.csm.examples;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The arrows between the modules of csm, and what no module may reach for. */
@DisplayName("The architecture")
class ArchitectureTest {
  /** What a module may use of csm besides itself; a module stands below those that use it. */
  private static final Map<String, List<String>> ARROWS =
      Map.ofEntries(
          entry("core", List.of()),
          entry("spi", List.of("core")),
          // Brings JUnit and AssertJ along, so nothing that runs outside of tests stands on it.
          entry("testkit", List.of("core", "spi")),
          // Engines: none knows another.
          entry("routing", List.of("core", "spi")),
          entry("sla", List.of("core", "spi")),
          entry("kb", List.of("core", "spi")),
          entry("desk", List.of("core", "spi", "routing", "sla", "kb")),
          entry("simulator", List.of("core", "spi", "routing", "sla", "kb", "desk")),
          // Adapters: each ties one outside technology to a port, and none knows another.
          // But all may write in the form of csm-json.
          entry("json", List.of("core", "spi")),
          entry("calendar", List.of("core", "spi")),
          entry("markdown", List.of("core", "spi")),
          entry("holidays", List.of("core", "spi")),
          entry("jdbc", List.of("core", "spi", "json")),
          // Where the desk and its store meet an application.
          entry("spring", List.of("core", "spi", "desk", "jdbc")),
          entry("springtest", List.of("desk", "testkit", "spring")));

  /** Programs and measurements, which stand on top of everything. */
  private static final String[] PROGRAMS = {"io.csm.examples..", "io.csm.benchmarks.."};

  /** Modules that nothing is built on, not even the programs. */
  private static final List<String> NOT_LOOKED_AT = List.of("benchmarks", "examples/spring-host");

  private static final JavaClasses CSM =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.csm");

  static Stream<String> modules() {
    return ARROWS.keySet().stream().sorted();
  }

  @ParameterizedTest(name = "io.csm.{0}")
  @MethodSource("modules")
  @DisplayName("an arrow only ever points down, and no engine or adapter knows another")
  void arrowsPointDown(String module) {
    String[] allowed =
        Stream.concat(Stream.of(module), ARROWS.get(module).stream())
            .map(ArchitectureTest::packagesOf)
            .toArray(String[]::new);

    noClasses()
        .that()
        .resideInAPackage(packagesOf(module))
        .should()
        .dependOnClassesThat(resideInAPackage("io.csm..").and(not(resideInAnyPackage(allowed))))
        .allowEmptyShould(true)
        .check(CSM);
  }

  @ParameterizedTest(name = "io.csm.{0}.internal")
  @MethodSource("modules")
  @DisplayName("nobody outside a module uses its internal package")
  void internalsStayInside(String module) {
    noClasses()
        .that()
        .resideOutsideOfPackage(packagesOf(module))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.csm." + module + "..internal..")
        .allowEmptyShould(true)
        .check(CSM);
  }

  @ParameterizedTest(name = "io.csm.{0}")
  @ValueSource(strings = {"core", "spi", "routing", "sla", "kb", "desk"})
  @DisplayName("whoever takes an engine or the desk takes no library with it")
  void noLibraries(String module) {
    classes()
        .that()
        .resideInAPackage(packagesOf(module))
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "io.csm..",
            "java..",
            "javax.crypto..",
            "org.jspecify..",
            module.equals("desk") ? "org.slf4j.." : "java..",
            // Only its internal package; see below.
            module.equals("kb") ? "org.apache.lucene.." : "java..",
            module.equals("kb") ? "org.tartarus.snowball.." : "java..")
        .allowEmptyShould(true)
        .check(CSM);
  }

  @Test
  @DisplayName("of knowledge search, only the inside knows Lucene")
  void luceneStaysInside() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.csm.kb.internal..")
        .and()
        .resideOutsideOfPackages(PROGRAMS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.lucene..", "org.tartarus..")
        .check(CSM);
  }

  @Test
  @DisplayName("time, threads and randomness come in from outside")
  void nothingHidden() {
    noClasses()
        .that()
        .resideOutsideOfPackages(PROGRAMS)
        .and()
        // Where the contract tests make the threads that compete.
        .doNotHaveFullyQualifiedName("io.csm.testkit.Race")
        .and()
        // What the desk hands in where a host brings nothing of its own.
        .doNotHaveFullyQualifiedName("io.csm.desk.JvmDefaults")
        .and()
        .doNotHaveFullyQualifiedName("io.csm.spring.JvmDefaults")
        .should()
        .accessTargetWhere(isHiddenInput())
        .because("time is an input, so that history replays bit for bit")
        .check(CSM);
  }

  @Test
  @DisplayName("core, routing and codecs hold no collection without an order")
  void everyCollectionHasAnOrder() {
    noClasses()
        .that()
        .resideInAnyPackage("io.csm.core..", "io.csm.routing..", "io.csm.json..")
        .should()
        .accessTargetWhere(makesUnorderedCollection())
        .because("what is iterated has a defined order (List, LinkedHashMap, TreeMap, EnumMap, …)")
        .check(CSM);
  }

  @Test
  @DisplayName("every class belongs to a module that these rules know")
  void everyClassHasAPlace() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(modules().map(ArchitectureTest::packagesOf), Stream.of(PROGRAMS))
                .toArray(String[]::new))
        .check(CSM);
  }

  @Test
  @DisplayName("every module of the build is looked at")
  void everyModuleIsLookedAt() throws IOException {
    Path root =
        Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
            .filter(folder -> Files.exists(folder.resolve("csm-core")))
            .findFirst()
            .orElseThrow();
    List<String> modules =
        Pattern.compile("<module>(.+?)</module>")
            .matcher(Files.readString(root.resolve("pom.xml")))
            .results()
            .map(module -> module.group(1))
            .filter(module -> !NOT_LOOKED_AT.contains(module))
            .filter(module -> Files.exists(root.resolve(module).resolve("src/main/java")))
            .toList();
    List<String> withoutClasses =
        modules.stream()
            .filter(module -> CSM.stream().noneMatch(type -> comesFrom(type, module)))
            .toList();

    assertThat(modules).contains("csm-core");
    assertThat(withoutClasses).as("modules that are not on the class path of this test").isEmpty();
  }

  private static String packagesOf(String module) {
    return "io.csm." + module + "..";
  }

  /**
   * Whether a class was read from {@code module/target/}, be it from the folder or from the jar.
   */
  private static boolean comesFrom(JavaClass type, String module) {
    return type.getSource().orElseThrow().getUri().toString().contains("/" + module + "/target/");
  }

  private static DescribedPredicate<JavaAccess<?>> isHiddenInput() {
    return describe(
        "reads a clock of its own, starts threads, rolls dice or asks the machine's settings",
        access -> {
          String owner = access.getTargetOwner().getName();
          String name = access.getName();
          List<String> parameters = parametersOf(access);
          boolean ofNoClock = !parameters.contains("java.time.Clock");
          return switch (owner) {
            case "java.lang.System" -> name.equals("currentTimeMillis") || name.equals("nanoTime");
            case "java.time.Clock" ->
                name.startsWith("system") || (name.startsWith("tick") && ofNoClock);
            case "java.time.InstantSource" -> name.equals("system");
            case "java.time.ZoneId" -> name.equals("systemDefault");
            case "java.util.TimeZone", "java.util.Locale" -> name.equals("getDefault");
            case "java.lang.Math", "java.lang.StrictMath" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.util.Date", "java.util.Random", "java.util.SplittableRandom" ->
                name.equals("<init>") && parameters.isEmpty();
            case "java.util.Calendar", "java.util.GregorianCalendar" -> true;
            case "java.util.Collections" -> name.equals("shuffle") && parameters.size() == 1;
            case "java.security.SecureRandom",
                "java.util.concurrent.ThreadLocalRandom",
                "java.util.concurrent.Executors",
                "java.util.concurrent.ForkJoinPool",
                "java.util.Timer" ->
                true;
            case "java.lang.Thread" -> name.equals("<init>") || name.equals("sleep");
            case "java.util.concurrent.CompletableFuture" ->
                name.endsWith("Async") && !parameters.contains("java.util.concurrent.Executor");
            default ->
                (owner.startsWith("java.time.") && name.equals("now") && ofNoClock)
                    || name.equals("parallelStream");
          };
        });
  }

  private static DescribedPredicate<JavaAccess<?>> makesUnorderedCollection() {
    return describe(
        "makes a collection without a defined order",
        access -> {
          String name = access.getName();
          int parameters = parametersOf(access).size();
          return switch (access.getTargetOwner().getName()) {
            case "java.util.Set" -> name.equals("of") || name.equals("copyOf");
            case "java.util.Map" ->
                name.equals("of") || name.equals("ofEntries") || name.equals("copyOf");
            case "java.util.HashMap",
                "java.util.HashSet",
                "java.util.IdentityHashMap",
                "java.util.WeakHashMap",
                "java.util.concurrent.ConcurrentHashMap" ->
                name.equals("<init>");
            case "java.util.stream.Collectors" ->
                switch (name) {
                  case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> true;
                  // The longer ones are given the map to fill.
                  case "toMap", "toConcurrentMap" -> parameters < 4;
                  case "groupingBy", "groupingByConcurrent" -> parameters < 3;
                  default -> false;
                };
            default -> false;
          };
        });
  }

  private static List<String> parametersOf(JavaAccess<?> access) {
    return access.getTarget() instanceof CodeUnitAccessTarget unit
        ? unit.getRawParameterTypes().stream().map(JavaClass::getName).toList()
        : List.of();
  }
}
