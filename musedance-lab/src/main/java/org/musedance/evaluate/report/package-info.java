/** Reports of any evaluation as a page, as text, as LaTeX and as JSON. */
package org.musedance.evaluate.report;
