/**
 * The knowledge base: articles with a life, and search that finds the answer in Chinese and
 * English.
 */
@NullMarked
package io.csm.kb;

import org.jspecify.annotations.NullMarked;
