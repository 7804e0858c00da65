/** The ports of csm over JDBC: state, journal, content, leases and lists in one database. */
@NullMarked
package io.csm.jdbc;

import org.jspecify.annotations.NullMarked;
