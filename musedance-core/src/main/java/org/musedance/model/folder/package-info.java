/** A model folder as a whole: its configuration, all its networks, loading and saving. */
package org.musedance.model.folder;
