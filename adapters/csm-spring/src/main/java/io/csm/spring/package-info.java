/** csm in a Spring application: settings, beans, transactions, events and life cycle. */
@NullMarked
package io.csm.spring;

import org.jspecify.annotations.NullMarked;
