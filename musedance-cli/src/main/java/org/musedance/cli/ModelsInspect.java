package org.musedance.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.musedance.animate.ModelFolder;
import org.musedance.model.folder.InspectedComponent;
import org.musedance.model.folder.ModelInspection;
import org.musedance.model.folder.MuseDanceConfig;
import org.musedance.weights.Weights;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code musedance models inspect}: what is in a model. */
@Command(
    name = "inspect",
    description = {
      "Show the components of a model, their sizes, and keys that are missing or unexpected.",
      "The exit code is 2 where a component is not whole."
    })
final class ModelsInspect implements Callable<Integer> {
  private static final double MEGABYTE = 1e6;
  private static final String ROW = "%-18s %8s %14s %9s  %s%n";

  @Parameters(
      paramLabel = "MODEL",
      description =
          "a model folder, mini, a diffusers folder, a folder of one component, or a weights file")
  private String model;

  @Option(names = "--tensors", description = "list every tensor with its type and shape")
  private boolean tensors;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path path = Files.exists(Path.of(model)) ? Path.of(model) : ModelFolder.find(model);
    PrintWriter out = spec.commandLine().getOut();
    ModelInspection inspection = ModelInspection.of(path);
    if (inspection.config() != null) {
      out.print(history(inspection.config()));
      out.println();
    }
    table(out, inspection.components());
    inspection.components().forEach(component -> faults(out, component));
    if (tensors) {
      inspection.components().forEach(component -> list(out, component));
    }
    return inspection.sound() ? 0 : Musedance.USERS_FAULT;
  }

  private static String history(MuseDanceConfig config) {
    YAMLFactory plain =
        YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .build();
    try {
      return new YAMLMapper(plain).writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read can be written", e);
    }
  }

  private static void table(PrintWriter out, List<InspectedComponent> components) {
    out.printf(ROW, "component", "tensors", "parameters", "MB", "types");
    long tensors = 0;
    long parameters = 0;
    long bytes = 0;
    for (InspectedComponent component : components) {
      row(
          out,
          component.name(),
          component.tensors(),
          component.parameters(),
          component.byteCount(),
          types(component));
      tensors += component.tensors();
      parameters += component.parameters();
      bytes += component.byteCount();
    }
    if (components.size() > 1) {
      row(out, "all", tensors, parameters, bytes, "");
    }
  }

  private static void row(
      PrintWriter out, String name, long tensors, long parameters, long bytes, String types) {
    String count = String.format(Locale.ROOT, "%,d", parameters);
    String megabytes = String.format(Locale.ROOT, "%,.1f", bytes / MEGABYTE);
    out.println(String.format(ROW, name, tensors, count, megabytes, types).stripTrailing());
  }

  private static String types(InspectedComponent component) {
    SortedMap<String, Integer> types = component.types();
    if (types.isEmpty()) {
      return "no weights";
    }
    String all =
        types.size() == 1
            ? types.firstKey()
            : types.entrySet().stream()
                .map(type -> type.getValue() + " " + type.getKey())
                .collect(Collectors.joining(", "));
    return component.network() ? all : all + ", no network known to compare with";
  }

  private static void faults(PrintWriter out, InspectedComponent component) {
    component.faults().forEach(fault -> out.println(component.name() + ": " + fault));
  }

  private static void list(PrintWriter out, InspectedComponent component) {
    for (Path file : component.files()) {
      out.println();
      out.println(file);
      try (Weights weights = Weights.open(file)) {
        for (String name : weights.names()) {
          out.printf(
              Locale.ROOT,
              "%s %s %s%n",
              name,
              weights.typeName(name),
              Arrays.toString(weights.shape(name)));
        }
      }
    }
  }
}
