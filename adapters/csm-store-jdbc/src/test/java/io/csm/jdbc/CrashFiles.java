package io.csm.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 (a path that begins with {@code crash:}) that show what a killed process leaves:
 * after so many writes the file is copied as it is. H2 goes on with the file itself and notices
 * nothing.
 */
public final class CrashFiles extends FilePathWrapper {
  private static final Object LOCK = new Object();

  /** How many writes are left; no more matter once it is 0. Guarded by the lock. */
  private static int left;

  private static Path file = Path.of("");
  private static Path copy = Path.of("");

  /** Made by H2, for each path. */
  public CrashFiles() {}

  /** After so many writes, at least one, the file is copied. */
  static void begin(int writes, Path newFile, Path newCopy) {
    synchronized (LOCK) {
      left = writes;
      file = newFile;
      copy = newCopy;
    }
  }

  /** Whether the file was copied: nothing that happens now is in the copy. */
  static boolean isKilled() {
    synchronized (LOCK) {
      return left == 0;
    }
  }

  /** Called with the lock held, after a write. */
  private static void written() throws IOException {
    if (left > 0 && --left == 0) {
      Files.copy(file, copy);
    }
  }

  @Override
  public String getScheme() {
    return "crash";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    return new Channel(getBase().open(mode));
  }

  private static final class Channel extends FileChannel {
    private final FileChannel channel;

    Channel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return channel.read(to);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
      return channel.read(to, offset, length);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return channel.read(to, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      synchronized (LOCK) {
        int count = channel.write(from);
        written();
        return count;
      }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      synchronized (LOCK) {
        long count = channel.write(from, offset, length);
        written();
        return count;
      }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      synchronized (LOCK) {
        int count = channel.write(from, position);
        written();
        return count;
      }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      synchronized (LOCK) {
        channel.truncate(size);
        written();
        return this;
      }
    }

    @Override
    public long position() throws IOException {
      return channel.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      channel.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void force(boolean metaData) throws IOException {
      channel.force(metaData);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
      return channel.transferTo(position, count, to);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
      return channel.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return channel.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      channel.close();
    }
  }
}
