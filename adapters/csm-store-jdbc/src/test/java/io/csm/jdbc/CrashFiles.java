package io.csm.jdbc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 (a path that begins with {@code crash:}) of a process that is killed: after so many
 * writes nothing gets into them any more, as if there were nobody left to write. What had been
 * written is there, because the operating system has it.
 */
public final class CrashFiles extends FilePathWrapper {
  private static final Object LOCK = new Object();

  /** How many writes are left; none once it is below. Guarded by the lock. */
  private static int left;

  /** Counts who opens and so belongs to which process. Guarded by the lock. */
  private static int process;

  /** Made by H2, for each path. */
  public CrashFiles() {}

  /** A new process, which is killed after so many writes. */
  static void begin(int writes) {
    synchronized (LOCK) {
      process++;
      left = writes;
    }
  }

  static void kill() {
    synchronized (LOCK) {
      left = 0;
    }
  }

  static boolean isKilled() {
    synchronized (LOCK) {
      return left <= 0;
    }
  }

  @Override
  public String getScheme() {
    return "crash";
  }

  @Override
  public FileChannel open(String mode) throws IOException {
    synchronized (LOCK) {
      return new Channel(getBase().open(mode), process);
    }
  }

  private static final class Channel extends FileChannel {
    private final FileChannel file;
    private final int mine;

    Channel(FileChannel file, int mine) {
      this.file = file;
      this.mine = mine;
    }

    /** Called with the lock held. */
    private void write() throws IOException {
      if (mine != process || left <= 0) {
        throw new IOException("killed");
      }
      left--;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
      return file.read(to);
    }

    @Override
    public long read(ByteBuffer[] to, int offset, int length) throws IOException {
      return file.read(to, offset, length);
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
      return file.read(to, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
      synchronized (LOCK) {
        write();
        return file.write(from);
      }
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
      synchronized (LOCK) {
        write();
        return file.write(from, offset, length);
      }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
      synchronized (LOCK) {
        write();
        return file.write(from, position);
      }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      synchronized (LOCK) {
        write();
        file.truncate(size);
        return this;
      }
    }

    @Override
    public long position() throws IOException {
      return file.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
      file.position(position);
      return this;
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    /** The power stays on. */
    @Override
    public void force(boolean metaData) {}

    @Override
    public long transferTo(long position, long count, WritableByteChannel to) throws IOException {
      return file.transferTo(position, count, to);
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
      return file.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
      return file.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }
  }
}
