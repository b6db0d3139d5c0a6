/** Errors of the file system, in words that follow a path and a colon. */

/** Undefined for what is not a file system error. */
export function fileErrorWords(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  // Node asks the system about no path with a zero byte in it.
  if (error.code === 'ERR_INVALID_ARG_VALUE') return 'it is not a path';
  if (!('syscall' in error)) return undefined;
  return words[String(error.code)] ?? String(error.code);
}

const words: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EAGAIN: 'it has no data to read now',
  EBUSY: 'it is in use',
  EDQUOT: 'the disk quota is used up',
  EEXIST: 'something else exists there',
  EFBIG: 'the file system takes no file of that size',
  EINVAL: 'the system does not allow it',
  EIO: 'the disk cannot be read or written (EIO)',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link, or one that leads back to itself',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ENFILE: 'too many files are open',
  ENODEV: 'its device is missing',
  ENOENT: 'there is no such file',
  ENOSPC: 'the file system is full',
  ENOTDIR: 'part of the path is a file',
  ENOTSUP: 'the file system does not allow it',
  ENXIO: 'its device is missing',
  EPERM: 'the file system does not allow it',
  EROFS: 'the file system is read-only',
  ESTALE: 'the file system went away',
};
