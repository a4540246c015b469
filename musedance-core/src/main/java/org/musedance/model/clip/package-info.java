/** CLIP's text and image encoders (Radford et al. 2021), as in Hugging Face's transformers. */
package org.musedance.model.clip;
