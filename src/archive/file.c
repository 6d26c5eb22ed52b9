/* Whole files: read at once, and replaced at once or not at all. */
#define _POSIX_C_SOURCE 200809L
#include "inside.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* read() and write() take no more than this at once on Linux. */
#define PIECE ((size_t)1 << 30)

static hnpe_status fail_io(const char *where, const char *what, const char *path)
{
    char words[128];
    int number = errno;
    if (strerror_r(number, words, sizeof words) != 0)
        snprintf(words, sizeof words, "error %d", number);
    return hnpei_fail(HNPE_ERROR_IO, where, "cannot %s %s: %s", what, hnpei_quote_tail(path).text, words);
}

/* ---- reading ---- */

static hnpe_status read_descriptor(int descriptor, const char *where, const char *path, unsigned char *data,
                                   size_t bytes)
{
    for (size_t done = 0; done < bytes;) {
        size_t rest = bytes - done;
        ssize_t got = read(descriptor, data + done, rest < PIECE ? rest : PIECE);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return fail_io(where, "read", path);
        if (got == 0)
            return hnpei_fail(HNPE_ERROR_IO, where, "%s became shorter while it was read", hnpei_quote_tail(path).text);
        done += (size_t)got;
    }
    return HNPE_OK;
}

static hnpe_status read_opened(hnpe_context *context, int descriptor, const char *where, const char *path,
                               unsigned char **data, size_t *bytes)
{
    struct stat about;
    if (fstat(descriptor, &about) != 0)
        return fail_io(where, "read", path);
    if (!S_ISREG(about.st_mode))
        return hnpei_fail(HNPE_ERROR_IO, where, "%s is not a regular file", hnpei_quote_tail(path).text);
    HNPEI_TRY(hnpei_allocate(context, (size_t)about.st_size, 1, data));
    *bytes = (size_t)about.st_size;
    return read_descriptor(descriptor, where, path, *data, *bytes);
}

hnpe_status hnpei_file_read(hnpe_context *context, const char *where, const char *path, unsigned char **data,
                            size_t *bytes)
{
    *data = NULL;
    /* Not blocking: a pipe is refused, not waited for. */
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail_io(where, "open", path);
    hnpe_status status = read_opened(context, descriptor, where, path, data, bytes);
    close(descriptor);
    if (status != HNPE_OK) {
        hnpei_free(context, *data);
        *data = NULL;
    }
    return status;
}

/* ---- replacing ---- */

/* The temporary file is new and ours; several threads and processes may save to one path at a time. */
#define SUFFIX_ROOM 48

static int open_new(char *temporary, const char *path)
{
    size_t length = strlen(path);
    int descriptor = -1;
    memcpy(temporary, path, length);
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
    const int is_there = stat(path, &about) == 0;
    *file = (hnpei_replacement){.context = context, .where = where, .path = path, .descriptor = -1};
    /* Renamed over a device or a pipe, a file would take its place. Folders are refused by the system. */
    if (is_there && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode))
        return hnpei_fail(HNPE_ERROR_IO, where, "%s is there and is not a regular file", hnpei_quote_tail(path).text);
    HNPEI_TRY(hnpei_allocate(context, strlen(path) + SUFFIX_ROOM, 1, &file->temporary));
    file->descriptor = open_new(file->temporary, path);
    if (file->descriptor < 0)
        return fail_io(where, "create", file->temporary);
    /* A file that only its owner may read stays one. */
    if (is_there && fchmod(file->descriptor, about.st_mode & 0777) != 0)
        return fail_io(where, "set the permissions of", file->temporary);
    return HNPE_OK;
}

hnpe_status hnpei_replacement_write(hnpei_replacement *file, const void *data, size_t bytes)
{
    const unsigned char *at = data;
    for (size_t done = 0; done < bytes;) {
        size_t rest = bytes - done;
        ssize_t put = write(file->descriptor, at + done, rest < PIECE ? rest : PIECE);
        if (put < 0 && errno == EINTR)
            continue;
        if (put < 0)
            return fail_io(file->where, "write", file->temporary);
        done += (size_t)put;
    }
    return HNPE_OK;
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
        return errno == EACCES ? HNPE_OK : fail_io(file->where, "flush the folder of", file->path);
    hnpe_status status = HNPE_OK;
    if (fsync(descriptor) != 0 && errno != EINVAL)
        status = fail_io(file->where, "flush the folder of", file->path);
    close(descriptor);
    return status;
}

hnpe_status hnpei_replacement_commit(hnpei_replacement *file)
{
    if (fsync(file->descriptor) != 0)
        return fail_io(file->where, "write", file->temporary);
    int descriptor = file->descriptor;
    file->descriptor = -1;
    /* Network file systems report late failures when a file is closed. */
    if (close(descriptor) != 0 || rename(file->temporary, file->path) != 0) {
        hnpe_status status = fail_io(file->where, "write", file->path);
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
    file->temporary = NULL;
}
