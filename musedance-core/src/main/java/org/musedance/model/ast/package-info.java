/** The Audio Spectrogram Transformer (Gong et al. 2021), the ear of the dance model. */
package org.musedance.model.ast;
