/** From words to tokens: the CLIP tokenizer and prompts that change over time. */
package org.musedance.text;
