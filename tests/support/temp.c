#include "support.h"

#include <dirent.h>
#include <sys/stat.h>
#include <unistd.h>

void support_temp_in_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 0);
}

char *support_temp_folder(void)
{
    const char *parent = getenv("TMPDIR");
    char *folder = support_temp_path(parent && *parent ? parent : "/tmp", "hnpe-test-XXXXXX");
    if (!mkdtemp(folder))
        fail_msg("cannot make a temporary folder %s", folder);
    return folder;
}

char *support_temp_path(const char *folder, const char *name)
{
    size_t length = strlen(folder) + strlen(name) + 2;
    char *path = malloc(length);
    assert_non_null(path);
    snprintf(path, length, "%s/%s", folder, name);
    return path;
}

/* Calls visit(path) for each entry; returns how many there are. */
static size_t each_entry(const char *folder, void (*visit)(const char *path))
{
    DIR *entries = opendir(folder);
    assert_non_null(entries);
    size_t count = 0;
    for (struct dirent *entry; (entry = readdir(entries));) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        ++count;
        if (!visit)
            continue;
        char *path = support_temp_path(folder, entry->d_name);
        visit(path);
        free(path);
    }
    closedir(entries);
    return count;
}

static void remove_entry(const char *path)
{
    struct stat about;
    if (lstat(path, &about) == 0 && S_ISDIR(about.st_mode)) {
        each_entry(path, remove_entry);
        rmdir(path);
    } else {
        unlink(path);
    }
}

void support_temp_remove(char *folder)
{
    remove_entry(folder);
    free(folder);
}

size_t support_temp_count(const char *folder)
{
    return each_entry(folder, NULL);
}
