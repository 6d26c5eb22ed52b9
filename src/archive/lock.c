/* A file that one process, and in it one handle, has at a time. */
#define _GNU_SOURCE /* flock */
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

hnpe_status hnpei_folder_make(const char *where, const char *path)
{
    if (mkdir(path, 0777) == 0 || errno == EEXIST)
        return HNPE_OK;
    return hnpei_fail_io(where, "make the folder", path);
}

/* The number of the process, in the file: one that is forked from it has the lock too, and must not use it. Nothing
   where the disk is full. */
static void sign(int descriptor)
{
    char text[32];
    const int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    /* What goes wrong leaves it empty. */
    if (ftruncate(descriptor, 0) != 0 || pwrite(descriptor, text, (size_t)length, 0) != length)
        return;
}

static int is_signed_by_us(int descriptor)
{
    char text[32] = "";
    const ssize_t length = pread(descriptor, text, sizeof text - 1, 0);
    return length <= 0 || strtol(text, NULL, 10) == (long)getpid();
}

int hnpei_lock_stands(int lock, const char *path)
{
    struct stat held, there;
    return lock >= 0 && fstat(lock, &held) == 0 && stat(path, &there) == 0 && held.st_dev == there.st_dev &&
           held.st_ino == there.st_ino && is_signed_by_us(lock);
}

hnpe_status hnpei_lock_take(const char *where, const char *path, int *lock)
{
    *lock = -1;
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0)
        return hnpei_fail_io(where, "open", path);
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
        sign(descriptor);
        *lock = descriptor;
        return HNPE_OK;
    }
    const hnpe_status status =
        errno == EWOULDBLOCK
            ? hnpei_fail(HNPE_ERROR_BUSY, where, "%s is locked: another handle, or another process, is at work there",
                         hnpei_quote_tail(path).text)
            : hnpei_fail_io(where, "lock", path);
    close(descriptor);
    return status;
}

void hnpei_lock_drop(int lock)
{
    if (lock >= 0)
        close(lock);
}

int hnpei_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

void hnpei_file_remove(const char *path)
{
    (void)unlink(path);
}

void hnpei_folder_remove(const char *path, const char *name)
{
    const int folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return;
    (void)unlinkat(folder, name, 0);
    close(folder);
}

/* As hnpei_replacement_begin names them: the file's name, ".", the process and a number, ".tmp". */
static int is_leftover(const char *name)
{
    const size_t length = strlen(name), end = sizeof ".tmp" - 1;
    return length > end && strstr(name, ".safetensors.") && strcmp(name + length - end, ".tmp") == 0;
}

void hnpei_folder_sweep(const char *path)
{
    DIR *entries = opendir(path);
    if (!entries)
        return;
    /* Of a stream that is this call's alone. */
    for (const struct dirent *entry; (entry = readdir(entries));) /* NOLINT(concurrency-mt-unsafe) */
        if (is_leftover(entry->d_name))
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
}
