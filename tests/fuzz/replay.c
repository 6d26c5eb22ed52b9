/* Feeds files, and the files of folders, to a target, with any compiler. */
#include "networks.h"

#include <dirent.h>

static long n_replayed;

static void replay(const char *path)
{
    DIR *folder = opendir(path);
    if (!folder) {
        size_t size;
        uint8_t *data = fuzz_read(path, &size);
        fprintf(stderr, "%s\n", path);
        LLVMFuzzerTestOneInput(data, size);
        free(data);
        ++n_replayed;
        return;
    }
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.') {
            char inside[1024];
            snprintf(inside, sizeof inside, "%s/%s", path, entry->d_name);
            replay(inside);
        }
    closedir(folder);
}

int main(int count, char **arguments)
{
    LLVMFuzzerTestOneInput((const uint8_t *)"", 0);
    for (int i = 1; i < count; ++i)
        replay(arguments[i]);
    networks_remove_folder(fuzz_path("folder"));
    printf("%ld inputs\n", n_replayed);
    return n_replayed == 0;
}
