/* Files: read at any place, and replaced whole or not at all. */
#define _POSIX_C_SOURCE 200809L
#define _FILE_OFFSET_BITS 64
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* pread() and write() take no more than this at once on Linux. */
#define PIECE ((size_t)1 << 30)

hnpe_status hnpei_fail_io(const char *where, const char *what, const char *path)
{
    char words[128];
    int number = errno;
    if (strerror_r(number, words, sizeof words) != 0)
        snprintf(words, sizeof words, "error %d", number);
    return hnpei_fail(HNPE_ERROR_IO, where, "cannot %s %s: %s", what, hnpei_quote_tail(path).text, words);
}

/* ---- reading ---- */

static hnpe_status measure(int descriptor, const char *where, const char *path, size_t *bytes)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return hnpei_fail_io(where, "read", path);
    if (!S_ISREG(about.st_mode))
        return hnpei_fail(HNPE_ERROR_IO, where, "%s is not a regular file", hnpei_quote_tail(path).text);
    *bytes = (size_t)about.st_size;
    return HNPE_OK;
}

hnpe_status hnpei_file_open(const char *where, const char *path, int *descriptor, size_t *bytes)
{
    /* Not blocking: a pipe is refused, not waited for. */
    *descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (*descriptor < 0)
        return hnpei_fail_io(where, "open", path);
    hnpe_status status = measure(*descriptor, where, path, bytes);
    if (status != HNPE_OK) {
        close(*descriptor);
        *descriptor = -1;
    }
    return status;
}

hnpe_status hnpei_file_read(int descriptor, const char *where, const char *path, size_t begin, size_t count, void *to)
{
    unsigned char *at = to;
    for (size_t done = 0; done < count;) {
        size_t rest = count - done;
        ssize_t got = pread(descriptor, at + done, rest < PIECE ? rest : PIECE, (off_t)(begin + done));
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return hnpei_fail_io(where, "read", path);
        if (got == 0)
            return hnpei_fail(HNPE_ERROR_IO, where, "%s became shorter while it was read", hnpei_quote_tail(path).text);
        done += (size_t)got;
    }
    return HNPE_OK;
}

void hnpei_file_close(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

void hnpei_file_expect(const char *path)
{
    const int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return;
    (void)posix_fadvise(descriptor, 0, 0, POSIX_FADV_WILLNEED);
    close(descriptor);
}

/* ---- replacing ---- */

/* The temporary file is new and ours; several threads and processes may save to one path at a time. */
#define SUFFIX_ROOM 48

static int open_new(char *temporary, const char *path)
{
    size_t length = strlen(path);
    int descriptor = -1;
    memcpy(temporary, path, length); /* NOLINT(bugprone-not-null-terminated-result): the suffix ends it */
    for (unsigned attempt = 0; descriptor < 0 && attempt < 10000; ++attempt) {
        char suffix[SUFFIX_ROOM] = "";
        snprintf(suffix, sizeof suffix, ".%ld-%u.tmp", (long)getpid(), attempt);
        memcpy(temporary + length, suffix, sizeof suffix);
        descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0 && errno != EEXIST)
            break;
    }
    return descriptor;
}

hnpe_status hnpei_replacement_begin(hnpei_replacement *file, hnpe_context *context, const char *where, const char *path)
{
    struct stat about;
    *file = (hnpei_replacement){.context = context, .where = where, .descriptor = -1};
    HNPEI_TRY(hnpei_file_target(context, where, path, &file->path));
    const int is_there = stat(file->path, &about) == 0;
    /* Renamed over a device or a pipe, a file would take its place. Folders are refused by the system. */
    if (is_there && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return hnpei_fail(HNPE_ERROR_IO, where, "%s is there and is not a regular file", hnpei_quote_tail(path).text);
    HNPEI_TRY(hnpei_allocate(context, strlen(file->path) + SUFFIX_ROOM, 1, &file->temporary));
    file->descriptor = open_new(file->temporary, file->path);
    if (file->descriptor < 0)
        return hnpei_fail_io(where, "create", file->temporary);
    /* A file that only its owner may read stays one. */
    if (is_there && fchmod(file->descriptor, about.st_mode & 0777) != 0)
        return hnpei_fail_io(where, "set the permissions of", file->temporary);
    return HNPE_OK;
}

/* At `begin`; less than 0: behind what was written. */
static hnpe_status put_bytes(hnpei_replacement *file, off_t begin, const unsigned char *at, size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        const size_t rest = bytes - done, now = rest < PIECE ? rest : PIECE;
        ssize_t put = begin < 0 ? write(file->descriptor, at + done, now)
                                : pwrite(file->descriptor, at + done, now, begin + (off_t)done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return hnpei_fail_io(file->where, "write", file->temporary);
        done += (size_t)put;
    }
    return HNPE_OK;
}

hnpe_status hnpei_replacement_write(hnpei_replacement *file, const void *data, size_t bytes)
{
    return put_bytes(file, -1, data, bytes);
}

hnpe_status hnpei_replacement_patch(hnpei_replacement *file, size_t begin, const void *data, size_t bytes)
{
    return put_bytes(file, (off_t)begin, data, bytes);
}

/* A rename is on disk when its folder is. Some file systems cannot flush folders (EINVAL): theirs need it not. */
static hnpe_status flush_folder(const hnpei_replacement *file)
{
    char *slash = strrchr(file->temporary, '/');
    const char *folder = slash == file->temporary ? "/" : slash ? file->temporary : ".";
    if (slash)
        *slash = '\0';
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) /* a folder may be writable and not readable */
        return errno == EACCES ? HNPE_OK : hnpei_fail_io(file->where, "flush the folder of", file->path);
    hnpe_status status = HNPE_OK;
    if (fsync(descriptor) != 0 && errno != EINVAL)
        status = hnpei_fail_io(file->where, "flush the folder of", file->path);
    close(descriptor);
    return status;
}

hnpe_status hnpei_replacement_commit(hnpei_replacement *file)
{
    if (fsync(file->descriptor) != 0)
        return hnpei_fail_io(file->where, "write", file->temporary);
    int descriptor = file->descriptor;
    file->descriptor = -1;
    /* Network file systems report late failures when a file is closed. */
    if (close(descriptor) != 0 || rename(file->temporary, file->path) != 0) {
        hnpe_status status = hnpei_fail_io(file->where, "write", file->path);
        unlink(file->temporary);
        return status;
    }
    return flush_folder(file);
}

void hnpei_replacement_end(hnpei_replacement *file)
{
    if (file->descriptor >= 0) {
        close(file->descriptor);
        unlink(file->temporary);
    }
    hnpei_free(file->context, file->temporary);
    hnpei_free(file->context, file->path);
    file->temporary = file->path = NULL;
}

hnpe_status hnpei_file_put(hnpe_context *context, const char *where, const char *path, size_t bytes, const void *data)
{
    hnpei_replacement file;
    hnpe_status status = hnpei_replacement_begin(&file, context, where, path);
    if (status == HNPE_OK)
        status = hnpei_replacement_write(&file, data, bytes);
    if (status == HNPE_OK)
        status = hnpei_replacement_commit(&file);
    hnpei_replacement_end(&file);
    return status;
}
