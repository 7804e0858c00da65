/** What durable routing costs on a database, beside what a user would write in SQL. */
@NullMarked
package io.csm.benchmarks.store;

import org.jspecify.annotations.NullMarked;
