#define _GNU_SOURCE /* sched_getaffinity: the cores that this process may use, not those of the machine */
#include "cores.h"

#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The beginning of a small file, "" where there is none. Not by stdio, which would allocate past the host's allocator.
 */
static void read_text(const char *path, size_t size, char *text)
{
    ssize_t got = 0;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file >= 0) {
        got = read(file, text, size - 1);
        close(file);
    }
    text[got > 0 ? got : 0] = '\0';
}

static size_t whole_cores(long long quota, long long period)
{
    if (quota <= 0 || period <= 0)
        return SIZE_MAX;
    return (size_t)(quota / period) + (quota % period != 0);
}

/* Version 2 has "QUOTA PERIOD" or "max PERIOD" in one file, version 1 two files with -1 for no quota. */
static size_t quota_of_group(const char *folder)
{
    char path[4096], text[64], *end;
    snprintf(path, sizeof path, "%s/cpu.max", folder);
    read_text(path, sizeof text, text);
    if (text[0]) {
        const long long quota = strtoll(text, &end, 10);
        return end == text ? SIZE_MAX : whole_cores(quota, strtoll(end, NULL, 10));
    }
    snprintf(path, sizeof path, "%s/cpu.cfs_quota_us", folder);
    read_text(path, sizeof text, text);
    const long long quota = strtoll(text, NULL, 10);
    snprintf(path, sizeof path, "%s/cpu.cfs_period_us", folder);
    read_text(path, sizeof text, text);
    return whole_cores(quota, strtoll(text, NULL, 10));
}

/* A container may see its own group as the root, under a name that only its host knows: names that do not exist here
   count for nothing, and the walk ends at the root. */
static size_t quota_of_path(const char *mounted, const char *group)
{
    char folder[3072];
    size_t smallest = SIZE_MAX;
    const size_t root = strlen(mounted);
    if (snprintf(folder, sizeof folder, "%s%s", mounted, group) >= (int)sizeof folder)
        return SIZE_MAX;
    for (size_t length = strlen(folder);; --length) {
        if (length != root && folder[length] != '/' && folder[length] != '\0')
            continue;
        folder[length] = '\0';
        const size_t quota = quota_of_group(folder);
        smallest = quota < smallest ? quota : smallest;
        if (length == root)
            return smallest;
    }
}

static int has_word(const char *list, const char *word)
{
    const size_t length = strlen(word);
    for (const char *at = list; *at; at += strcspn(at, ","), at += *at == ',')
        if (strcspn(at, ",") == length && strncmp(at, word, length) == 0)
            return 1;
    return 0;
}

size_t hnpei_quota_cores(const char *membership, const char *root)
{
    char text[4096], mounted[1024], *rest = text;
    size_t smallest = SIZE_MAX;
    read_text(membership, sizeof text, text);
    /* Lines are "id:controllers:/group"; version 2's has no controllers. */
    while (*rest) {
        char *line = rest, *controllers = strchr(line, ':');
        rest += strcspn(rest, "\n");
        if (*rest)
            *rest++ = '\0';
        char *group = controllers ? strchr(controllers + 1, ':') : NULL;
        if (!group)
            continue;
        *group++ = '\0';
        ++controllers;
        if (*controllers && !has_word(controllers, "cpu"))
            continue;
        snprintf(mounted, sizeof mounted, "%s%s", root, *controllers ? "/cpu" : "");
        const size_t quota = quota_of_path(mounted, group);
        smallest = quota < smallest ? quota : smallest;
    }
    return smallest;
}

size_t hnpei_cores(void)
{
    cpu_set_t cores[16]; /* of up to 16384 */
    if (sched_getaffinity(0, sizeof cores, cores) != 0)
        return 1;
    const int usable = CPU_COUNT_S(sizeof cores, cores);
    if (usable <= 1)
        return 1;
    const size_t quota = hnpei_quota_cores("/proc/self/cgroup", "/sys/fs/cgroup");
    return quota < (size_t)usable ? quota : (size_t)usable;
}
