/* Counts, refuses, cuts short, stops at and records what a process does to the files of one folder.
 *
 * Loaded with LD_PRELOAD it stands between the whole process and libc, so Python and SQLCipher pass
 * through it alike. It does nothing until fault_layer_begin() names the folder and the plan; a fork
 * server calls that after each fork. Numbers and record format: tests/helpers/fault_layer.py.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { PASS, FAIL_ONCE, FAIL_FROM, KILL_BEFORE, KILL_AFTER, KILL_HALFWAY, SHORT_WRITE };
enum operation { OPEN = 1, WRITE, TRUNCATE, SYNC, RENAME, LINK, UNLINK, MKDIR, RMDIR, CHMOD, READ,
                 MARK };
enum { CREATED = 1, EMPTIED = 2, FAILED = 4, REPLACED = 8 };
enum { DESCRIPTORS = 4096, LONGEST_PATH = 4096 };

/* One record of the log; path, second path and data follow it. */
struct record {
    uint32_t magic;
    uint8_t operation, flags;
    uint64_t inode, offset;
    uint32_t path, other, data;
} __attribute__((packed));

static struct {
    char root[LONGEST_PATH];
    size_t root_length;
    int mode, error, reads, log, acknowledgements;
    long at, count;
    int active;
} plan;

static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
static unsigned char watched[DESCRIPTORS];

#define REAL(name) ({ \
    static __typeof__(&name) found; \
    found = found ? found : (__typeof__(&name))dlsym(RTLD_NEXT, #name); \
    found; })

/* -- the plan ---------------------------------------------------------------------------------- */
void fault_layer_begin(const char *root, int mode, long at, int error, int reads, int log,
                       int acknowledgements) {
    snprintf(plan.root, sizeof plan.root, "%s", root);
    plan.root_length = strlen(plan.root);
    plan.mode = mode;
    plan.at = at;
    plan.error = error;
    plan.reads = reads;
    plan.log = log;
    plan.acknowledgements = acknowledgements;
    plan.count = 0;
    plan.active = 1;
    memset(watched, 0, sizeof watched);
}

long fault_layer_end(void) {
    plan.active = 0;
    return plan.count;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* What is to become of the next operation. */
struct verdict { int refused, halved, killed; };

static struct verdict next_operation(int is_read) {
    struct verdict verdict = {0, 0, 0};
    if (is_read != plan.reads) return verdict;
    long number = ++plan.count;
    if (plan.mode == FAIL_FROM && number >= plan.at) verdict.refused = 1;
    if (number != plan.at) return verdict;
    if (plan.mode == KILL_BEFORE) die();
    verdict.refused |= plan.mode == FAIL_ONCE;
    verdict.halved = plan.mode == KILL_HALFWAY || plan.mode == SHORT_WRITE;
    verdict.killed = plan.mode == KILL_AFTER || plan.mode == KILL_HALFWAY;
    return verdict;
}

/* -- which files ------------------------------------------------------------------------------- */
static void whole_path(int folder, const char *path, char *whole) {
    char start[LONGEST_PATH] = "";
    if (path[0] == '/') { snprintf(whole, LONGEST_PATH, "%s", path); return; }
    if (folder == AT_FDCWD) {
        if (!getcwd(start, sizeof start)) start[0] = 0;
    } else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
        ssize_t length = readlink(link, start, sizeof start - 1);
        start[length > 0 ? length : 0] = 0;
    }
    size_t used = strlen(start);
    snprintf(whole, LONGEST_PATH, "%s", start);
    snprintf(whole + used, LONGEST_PATH - used, "/%s", path);
}

static int is_inside(const char *whole) {
    return plan.active && !strncmp(whole, plan.root, plan.root_length) &&
           (whole[plan.root_length] == '/' || whole[plan.root_length] == 0);
}

static int is_watched(int descriptor) {
    return plan.active && descriptor >= 0 && descriptor < DESCRIPTORS && watched[descriptor];
}

static uint64_t inode_of(const char *path) {
    struct stat found;
    return lstat(path, &found) ? 0 : (uint64_t)found.st_ino;
}

static uint64_t inode_behind(int descriptor) {
    struct stat found;
    return fstat(descriptor, &found) ? 0 : (uint64_t)found.st_ino;
}

/* -- the log ----------------------------------------------------------------------------------- */
static void put(const void *data, size_t size) {
    const char *at = data;
    while (size) {
        ssize_t done = REAL(write)(plan.log, at, size);
        if (done <= 0) return;
        at += done;
        size -= (size_t)done;
    }
}

static void note(int operation, int flags, uint64_t inode, uint64_t offset, const char *path,
                 const char *other, const void *data, size_t size) {
    if (plan.log < 0 || operation == READ) return;
    int kept = errno;
    struct record record = {0x4c544c46, (uint8_t)operation, (uint8_t)flags, inode, offset,
                            (uint32_t)strlen(path), (uint32_t)strlen(other), (uint32_t)size};
    put(&record, sizeof record);
    put(path, record.path);
    put(other, record.other);
    put(data, size);
    errno = kept;
}

/* -- operations on names ----------------------------------------------------------------------- */
#define ON_NAME(operation, path, other, inode, call) do { \
    pthread_mutex_lock(&one_at_a_time); \
    struct verdict verdict = next_operation(0); \
    uint64_t before = (inode); \
    int result = -1; \
    if (verdict.refused) errno = plan.error; else result = (call); \
    int flags = result ? FAILED : 0; \
    uint64_t touched = before ? before : inode_of(path); \
    note(operation, flags, touched, 0, path, other, "", 0); \
    if (verdict.killed) die(); \
    pthread_mutex_unlock(&one_at_a_time); \
    return result; \
} while (0)

static int named(int operation, int folder, const char *path, int (*call)(int, const char *)) {
    char whole[LONGEST_PATH];
    whole_path(folder, path, whole);
    if (!is_inside(whole)) return call(folder, path);
    ON_NAME(operation, whole, "", inode_of(whole), call(folder, path));
}

static int paired(int operation, int from, const char *old, int to, const char *new,
                  int (*call)(int, const char *, int, const char *)) {
    char whole[LONGEST_PATH], other[LONGEST_PATH];
    whole_path(from, old, whole);
    whole_path(to, new, other);
    if (!is_inside(whole) && !is_inside(other)) return call(from, old, to, new);
    ON_NAME(operation, whole, other, inode_of(whole), call(from, old, to, new));
}

static int do_rename(int from, const char *old, int to, const char *new) {
    return REAL(renameat)(from, old, to, new);
}
static int do_link(int from, const char *old, int to, const char *new) {
    return REAL(linkat)(from, old, to, new, 0);
}
static int do_unlink(int folder, const char *path) { return REAL(unlinkat)(folder, path, 0); }
static int do_rmdir(int folder, const char *path) {
    return REAL(unlinkat)(folder, path, AT_REMOVEDIR);
}

int rename(const char *old, const char *new) {
    return paired(RENAME, AT_FDCWD, old, AT_FDCWD, new, do_rename);
}
int renameat(int from, const char *old, int to, const char *new) {
    return paired(RENAME, from, old, to, new, do_rename);
}
int link(const char *old, const char *new) {
    return paired(LINK, AT_FDCWD, old, AT_FDCWD, new, do_link);
}
int linkat(int from, const char *old, int to, const char *new, int flags) {
    if (flags) return REAL(linkat)(from, old, to, new, flags);
    return paired(LINK, from, old, to, new, do_link);
}
int unlink(const char *path) { return named(UNLINK, AT_FDCWD, path, do_unlink); }
int unlinkat(int folder, const char *path, int flags) {
    return flags & AT_REMOVEDIR ? named(RMDIR, folder, path, do_rmdir)
                                : named(UNLINK, folder, path, do_unlink);
}
int rmdir(const char *path) { return named(RMDIR, AT_FDCWD, path, do_rmdir); }

int mkdirat(int folder, const char *path, mode_t mode) {
    char whole[LONGEST_PATH];
    whole_path(folder, path, whole);
    if (!is_inside(whole)) return REAL(mkdirat)(folder, path, mode);
    ON_NAME(MKDIR, whole, "", 0, REAL(mkdirat)(folder, path, mode));
}
int mkdir(const char *path, mode_t mode) { return mkdirat(AT_FDCWD, path, mode); }

int fchmodat(int folder, const char *path, mode_t mode, int flags) {
    char whole[LONGEST_PATH];
    whole_path(folder, path, whole);
    if (!is_inside(whole)) return REAL(fchmodat)(folder, path, mode, flags);
    ON_NAME(CHMOD, whole, "", inode_of(whole), REAL(fchmodat)(folder, path, mode, flags));
}
int chmod(const char *path, mode_t mode) { return fchmodat(AT_FDCWD, path, mode, 0); }

/* -- opening and closing ----------------------------------------------------------------------- */
static int opened(int folder, const char *path, int flags, mode_t mode) {
    char whole[LONGEST_PATH];
    whole_path(folder, path, whole);
    if (!is_inside(whole)) return REAL(openat64)(folder, path, flags, mode);
    int writes = (flags & (O_CREAT | O_TRUNC)) || (flags & O_ACCMODE) != O_RDONLY;
    pthread_mutex_lock(&one_at_a_time);
    struct verdict verdict = next_operation(!writes);
    int existed = inode_of(whole) != 0, descriptor = -1;
    if (verdict.refused) errno = plan.error;
    else descriptor = REAL(openat64)(folder, path, flags, mode);
    if (descriptor >= 0 && descriptor < DESCRIPTORS) watched[descriptor] = 1;
    int said = descriptor < 0 ? FAILED : existed ? (flags & O_TRUNC ? EMPTIED : 0) : CREATED;
    if (writes)
        note(OPEN, said, descriptor < 0 ? 0 : inode_behind(descriptor), 0, whole, "", "", 0);
    if (verdict.killed) die();
    pthread_mutex_unlock(&one_at_a_time);
    return descriptor;
}

#define MODE_OF(flags) mode_t mode = 0; \
    if ((flags) & (O_CREAT | O_TMPFILE)) { \
        va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }

int open(const char *path, int flags, ...) {
    MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE_OF(flags) return opened(AT_FDCWD, path, flags, mode);
}
int openat(int folder, const char *path, int flags, ...) {
    MODE_OF(flags) return opened(folder, path, flags, mode);
}
int openat64(int folder, const char *path, int flags, ...) {
    MODE_OF(flags) return opened(folder, path, flags, mode);
}
int close(int descriptor) {
    if (is_watched(descriptor)) watched[descriptor] = 0;
    return REAL(close)(descriptor);
}

/* -- bytes ------------------------------------------------------------------------------------- */
static ssize_t written(int descriptor, const void *data, size_t size, off64_t place) {
    pthread_mutex_lock(&one_at_a_time);
    struct verdict verdict = next_operation(0);
    size_t wanted = verdict.halved ? (size + 1) / 2 : size;
    off64_t at = place >= 0 ? place : lseek64(descriptor, 0, SEEK_CUR);
    ssize_t done = -1;
    if (verdict.refused) errno = plan.error;
    else if (place >= 0) done = REAL(pwrite64)(descriptor, data, wanted, place);
    else done = REAL(write)(descriptor, data, wanted);
    note(WRITE, done < 0 ? FAILED : 0, inode_behind(descriptor), (uint64_t)at, "", "", data,
         done < 0 ? 0 : (size_t)done);
    if (verdict.killed) die();
    pthread_mutex_unlock(&one_at_a_time);
    return done;
}

ssize_t write(int descriptor, const void *data, size_t size) {
    if (plan.active && descriptor == plan.acknowledgements)
        note(MARK, 0, 0, 0, "", "", data, size);
    if (!is_watched(descriptor)) return REAL(write)(descriptor, data, size);
    return written(descriptor, data, size, -1);
}
ssize_t pwrite64(int descriptor, const void *data, size_t size, off64_t place) {
    if (!is_watched(descriptor)) return REAL(pwrite64)(descriptor, data, size, place);
    return written(descriptor, data, size, place);
}
ssize_t pwrite(int descriptor, const void *data, size_t size, off_t place) {
    return pwrite64(descriptor, data, size, place);
}
ssize_t writev(int descriptor, const struct iovec *parts, int count) {
    if (!is_watched(descriptor)) return REAL(writev)(descriptor, parts, count);
    return count ? written(descriptor, parts[0].iov_base, parts[0].iov_len, -1) : 0;
}
/* Copying inside the kernel would pass by: who asks for it falls back on read and write. */
ssize_t sendfile64(int to, int from, off64_t *place, size_t size) {
    if (!is_watched(to)) return REAL(sendfile64)(to, from, place, size);
    errno = ENOSYS;
    return -1;
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *place, size_t size,
                        unsigned flags) {
    if (!is_watched(to)) return REAL(copy_file_range)(from, start, to, place, size, flags);
    errno = ENOSYS;
    return -1;
}

#define ON_DESCRIPTOR(operation, descriptor, place, call) do { \
    if (!is_watched(descriptor)) return (call); \
    pthread_mutex_lock(&one_at_a_time); \
    struct verdict verdict = next_operation(0); \
    int result = -1; \
    if (verdict.refused) errno = plan.error; else result = (call); \
    note(operation, result ? FAILED : 0, inode_behind(descriptor), (uint64_t)(place), "", "", "", 0); \
    if (verdict.killed) die(); \
    pthread_mutex_unlock(&one_at_a_time); \
    return result; \
} while (0)

int ftruncate64(int descriptor, off64_t size) {
    ON_DESCRIPTOR(TRUNCATE, descriptor, size, REAL(ftruncate64)(descriptor, size));
}
int ftruncate(int descriptor, off_t size) { return ftruncate64(descriptor, size); }
int fsync(int descriptor) { ON_DESCRIPTOR(SYNC, descriptor, 0, REAL(fsync)(descriptor)); }
int fdatasync(int descriptor) { ON_DESCRIPTOR(SYNC, descriptor, 0, REAL(fdatasync)(descriptor)); }

#define ON_READ(descriptor, call) do { \
    if (!is_watched(descriptor) || !plan.reads) return (call); \
    pthread_mutex_lock(&one_at_a_time); \
    struct verdict verdict = next_operation(1); \
    ssize_t result = -1; \
    if (verdict.refused) errno = plan.error; else result = (call); \
    pthread_mutex_unlock(&one_at_a_time); \
    return result; \
} while (0)

ssize_t read(int descriptor, void *data, size_t size) {
    ON_READ(descriptor, REAL(read)(descriptor, data, size));
}
ssize_t pread64(int descriptor, void *data, size_t size, off64_t place) {
    ON_READ(descriptor, REAL(pread64)(descriptor, data, size, place));
}
ssize_t pread(int descriptor, void *data, size_t size, off_t place) {
    return pread64(descriptor, data, size, place);
}
