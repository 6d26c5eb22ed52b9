/* A file that one process, and in it one handle, has at a time. */
#define _GNU_SOURCE /* flock */
#include "inside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
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

hnpe_status hnpei_lock_take(const char *where, const char *path, int *lock)
{
    *lock = -1;
    const int descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (descriptor < 0)
        return hnpei_fail_io(where, "open", path);
    if (flock(descriptor, LOCK_EX | LOCK_NB) == 0) {
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
    for (const struct dirent *entry; (entry = readdir(entries));)
        if (is_leftover(entry->d_name))
            (void)unlinkat(dirfd(entries), entry->d_name, 0);
    closedir(entries);
}
