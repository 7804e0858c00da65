package io.csm.json;

import io.csm.core.Code;
import io.csm.core.CsmException;
import io.csm.core.event.JournalEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** Reads a journal line by line. */
final class JournalLines implements Iterator<JsonDocument<JournalEntry>> {
  private final CsmJson json;
  private final BufferedReader in;
  private final int maxLength;
  private long line;

  /** The first character of the next line, or -1 at the end; read when it is asked for. */
  private int first;

  private boolean peeked;

  JournalLines(CsmJson json, Reader in) {
    this.json = json;
    this.in = new BufferedReader(in);
    maxLength = json.limits().maxDocumentLength();
  }

  @Override
  public boolean hasNext() {
    if (!peeked) {
      first = read();
      peeked = true;
    }
    return first >= 0;
  }

  @Override
  public JsonDocument<JournalEntry> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    peeked = false;
    line++;
    String path = "line[" + line + "]";
    String text = line(path);
    try {
      return json.readDocument(text, JournalEntry.class);
    } catch (CsmException refused) {
      throw new CsmException(refused.problem().under(path), refused);
    }
  }

  /** The whole line, of which no more is kept than may be read. */
  private String line(String path) {
    StringBuilder text = new StringBuilder();
    long length = 0;
    for (int c = first; c >= 0 && c != '\n'; c = read()) {
      if (++length <= maxLength) {
        text.append((char) c);
      }
    }
    if (length > maxLength) {
      throw CsmException.of(Code.TOO_LONG, path, "length", length, "max", maxLength);
    }
    return text.toString();
  }

  private int read() {
    try {
      return in.read();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
