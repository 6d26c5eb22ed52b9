/* Where a path leads: a save through a symbolic link replaces what the link names, and not the link. */
#define _POSIX_C_SOURCE 200809L
#include "inside.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

/* As many as Linux follows. */
#define MOST_LINKS 40

/* `text` of `length` bytes in the place of the last part of `path`, or of all of it where it begins at the root. 0:
   there is no room. */
static int step(char *path, size_t room, const char *text, size_t length)
{
    const char *slash = strrchr(path, '/');
    const size_t kept = text[0] == '/' || !slash ? 0 : (size_t)(slash - path) + 1;
    if (kept + length + 1 > room)
        return 0;
    memcpy(path + kept, text, length);
    path[kept + length] = '\0';
    return 1;
}

static hnpe_status follow(const char *where, char *path, size_t room)
{
    char text[PATH_MAX];
    for (int links = 0; links < MOST_LINKS; ++links) {
        const ssize_t length = readlink(path, text, sizeof text);
        if (length < 0) /* no link, or nothing at all: what is wrong shows when a file is made beside it */
            return HNPE_OK;
        if ((size_t)length == sizeof text || !step(path, room, text, (size_t)length))
            return hnpei_fail(HNPE_ERROR_IO, where, "the link %s leads to a path that is too long",
                              hnpei_quote_tail(path).text);
    }
    return hnpei_fail(HNPE_ERROR_IO, where, "%s leads through more than %d links", hnpei_quote_tail(path).text,
                      MOST_LINKS);
}

hnpe_status hnpei_file_target(hnpe_context *context, const char *where, const char *path, char **target)
{
    const size_t length = strlen(path), room = length + PATH_MAX;
    HNPEI_TRY(hnpei_allocate(context, room, 1, target));
    memcpy(*target, path, length + 1);
    return follow(where, *target, room);
}
