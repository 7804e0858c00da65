package io.csm.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One of our tables, for statements over many of its rows.
 *
 * @param name without prefix
 * @param keys how many columns, from the first, are its primary key
 */
record Table(String name, int keys, List<Column> columns) {
  static final Table JOURNAL =
      of(
          "journal",
          2,
          Column.ofInt("shard"),
          Column.ofLong("position"),
          Column.ofLong("tenant"),
          Column.ofText("type"),
          Column.ofLong("aggregate"),
          Column.ofLong("version"),
          Column.ofLong("event"),
          Column.ofText("kind"),
          Column.ofLong("occurred_us"),
          Column.ofLong("recorded_us"),
          Column.ofText("entry"));

  static final Table TAG =
      of(
          "ticket_tag",
          4,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofLong("ticket"),
          Column.ofText("tag"));

  static final Table FIELD =
      of(
          "ticket_field",
          4,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofLong("ticket"),
          Column.ofText("field"),
          Column.ofText("text"));

  static final Table COMMAND =
      of(
          "command",
          3,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofText("command_key"),
          Column.ofText("hash"),
          Column.ofText("answer"),
          Column.ofLong("kept_until_us"));

  static final Table IDENTITY =
      of(
          "identity",
          3,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofBytes("hash"),
          Column.ofLong("account"),
          Column.ofText("address"),
          Column.ofLong("content"),
          Column.ofLong("customer"));

  static final Table THREAD =
      of(
          "thread",
          3,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofBytes("hash"),
          Column.ofLong("account"),
          Column.ofText("thread_key"),
          Column.ofLong("conversation"));

  static final Table HOST_KEY =
      of(
          "host_key",
          4,
          Column.ofInt("shard"),
          Column.ofLong("tenant"),
          Column.ofText("type"),
          Column.ofText("host_key"),
          Column.ofLong("id"));

  static final Table INTAKE_ROW =
      of("intake_row", 3, Column.ofInt("shard"), Column.ofLong("tenant"), Column.ofLong("id"));

  static Table of(String name, int keys, Column... columns) {
    return new Table(name, keys, List.of(columns));
  }

  List<Column> keyColumns() {
    return columns.subList(0, keys);
  }

  /** The columns in their order, separated by commas. */
  String list() {
    return list("");
  }

  /** The columns in their order, separated by commas, each after {@code before}. */
  String list(String before) {
    return columns.stream().map(column -> before + column.name()).collect(Collectors.joining(", "));
  }

  /** The same table with another column at the end, which only statements know. */
  Table with(Column last) {
    List<Column> more = new ArrayList<>(columns);
    more.add(last);
    return new Table(name, keys, List.copyOf(more));
  }
}
