package org.musedance.dataset.build;

import java.util.List;
import java.util.Locale;

/** An HTML page that grows; every text is escaped. */
final class Html {
  private static final String NUMBER = "[\\d.]+( s)?";

  /** A longer text may run over several lines. */
  private static final int LONG = 40;

  private final StringBuilder page = new StringBuilder();

  /** Appends markup as it is, with values in it escaped. */
  Html add(String markup, Object... values) {
    Object[] escaped = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      escaped[i] = values[i] instanceof String text ? escape(text) : values[i];
    }
    page.append(String.format(Locale.ROOT, markup, escaped)).append('\n');
    return this;
  }

  /** Appends a table with a head. */
  Html table(List<String> head, List<List<String>> rows) {
    add("<table>");
    row("th", head);
    rows.forEach(row -> row("td", row));
    return add("</table>");
  }

  private void row(String cell, List<String> texts) {
    page.append("<tr>");
    for (String text : texts) {
      String kind = text.matches(NUMBER) ? "number" : text.length() > LONG ? "text" : "";
      add("<" + cell + " class=\"%s\">%s</" + cell + ">", kind, text);
    }
    page.append("</tr>\n");
  }

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
