package org.musedance.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.stream.Collectors;

/** Says in a person's words what is wrong with a configuration that Jackson refused. */
public final class JsonFault {
  private JsonFault() {}

  /** A clause such as "the key bacth is unknown". */
  public static String of(JsonProcessingException wrong) {
    if (wrong.getCause() instanceof IllegalArgumentException rule) {
      return rule.getMessage();
    }
    if (!(wrong instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
      return wrong.getOriginalMessage().lines().findFirst().orElse("it cannot be read");
    }
    String key =
        mapping.getPath().stream()
            .map(part -> part.getFieldName() == null ? "" + part.getIndex() : part.getFieldName())
            .collect(Collectors.joining("."));
    return wrong instanceof UnrecognizedPropertyException
        ? "the key " + key + " is unknown"
        : "the key " + key + " is missing or of another type";
  }
}
