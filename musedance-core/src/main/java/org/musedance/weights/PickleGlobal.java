package org.musedance.weights;

/** A Python class or function that a pickle names. It is only a name here. */
record PickleGlobal(String module, String name) {

  @Override
  public String toString() {
    return module + "." + name;
  }
}
