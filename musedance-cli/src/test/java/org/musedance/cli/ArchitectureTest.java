package org.musedance.cli;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which package may know which. The command line is the module that sees all of them. */
@AnalyzeClasses(packages = "org.musedance", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  /** What each package may use besides itself. Only the command line may use everything. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("tensor", List.of()),
          Map.entry("weights", List.of("tensor")),
          Map.entry("audio", List.of("tensor")),
          Map.entry("media", List.of("tensor")),
          Map.entry("text", List.of("tensor")),
          Map.entry("diffusion", List.of("tensor")),
          // The networks themselves need the first two; a model's folder also says how its
          // pictures of sound and its words are prepared.
          Map.entry("model", List.of("tensor", "weights", "audio", "text")),
          Map.entry(
              "animate",
              List.of("tensor", "weights", "audio", "media", "text", "diffusion", "model")),
          Map.entry("parallel", List.of("tensor")),
          Map.entry("world", List.of("tensor", "media", "audio")),
          Map.entry("dataset", List.of("world", "tensor", "weights", "media", "audio", "text")),
          Map.entry(
              "train",
              List.of(
                  "parallel",
                  "dataset",
                  "world",
                  "tensor",
                  "weights",
                  "audio",
                  "media",
                  "text",
                  "diffusion",
                  "model")),
          Map.entry(
              "evaluate",
              List.of(
                  "dataset", "world", "animate", "tensor", "weights", "audio", "media", "text",
                  "model")));

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("org.musedance.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule networksHaveNoCycles =
      slices().matching("org.musedance.model.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule evaluationsHaveNoCycles =
      slices().matching("org.musedance.evaluate.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule measuresKnowNoModelAndNoReport =
      classes()
          .that(resideInAPackage(tree("evaluate.metrics")))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      tree("evaluate.metrics"), tree("media"), tree("tensor"), tree("world"))
                  .or(resideOutsideOfPackage("org.musedance..")));

  @ArchTest
  static final ArchRule dancersKnowNoStudy =
      noClasses()
          .that(resideInAPackage("org.musedance.evaluate"))
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  tree("evaluate.study"), tree("evaluate.bench"), tree("evaluate.report")));

  @ArchTest
  static final ArchRule reportsKnowNothingOfWhatTheyReport =
      classes()
          .that(resideInAPackage(tree("evaluate.report")))
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(tree("evaluate.report"), tree("tensor"))
                  .or(resideOutsideOfPackage("org.musedance..")));

  @ArchTest
  static final ArchRule onlyTensorNamesPointerScope =
      noClasses()
          .that(resideOutsideOfPackage(tree("tensor")))
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("org.bytedeco.javacpp.PointerScope");

  @ArchTest
  static final ArchRule onlyMediaNamesFfmpeg =
      noClasses()
          .that(resideOutsideOfPackage(tree("media")))
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.bytedeco.ffmpeg..", "org.bytedeco.javacv..");

  @ArchTest
  static final ArchRule onlyTheHubAndTheCaptionEndpointReachTheNetwork =
      noClasses()
          .that(resideOutsideOfPackage(tree("weights.hub")))
          .and()
          .doNotHaveSimpleName("CaptionEndpoint")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.net.http..");

  @ArchTest
  static final ArchRule samplersAndNetworksMeetOnlyWhereVideosAreMadeOrLearnt =
      classes()
          .that(use("diffusion").and(use("model")))
          .should()
          .resideInAnyPackage(tree("animate"), tree("train"));

  @ArchTest
  static void arrowsPointDownwards(JavaClasses classes) {
    MAY_USE.forEach((name, others) -> rule(name, others).check(classes));
  }

  @ArchTest
  static final ArchRule networksKnowTensorsAndWeightsOnly =
      noClasses()
          .that(resideInAPackage(tree("model")).and(resideOutsideOfPackage(tree("model.folder"))))
          .should()
          .dependOnClassesThat(resideInAnyPackage(tree("audio"), tree("text")));

  @ArchTest
  static final ArchRule everyPackageHasItsPlace =
      classes()
          .should()
          .resideInAnyPackage(
              Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
                  .map(ArchitectureTest::tree)
                  .toArray(String[]::new));

  private static ArchRule rule(String name, List<String> others) {
    String[] allowed =
        Stream.concat(Stream.of(name), others.stream())
            .map(ArchitectureTest::tree)
            .toArray(String[]::new);
    return classes()
        .that(resideInAPackage(tree(name)))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(allowed).or(resideOutsideOfPackage("org.musedance..")));
  }

  private static DescribedPredicate<JavaClass> use(String name) {
    return DescribedPredicate.describe(
        "use " + name,
        user ->
            user.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .anyMatch(resideInAPackage(tree(name))));
  }

  private static String tree(String name) {
    return "org.musedance." + name + "..";
  }
}
