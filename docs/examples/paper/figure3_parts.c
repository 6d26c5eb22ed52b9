/* Figure 3 takes long: what is finished is kept in files of their own, so that an interrupted run goes on. They are
   removed when the figure is whole, and another run begins anew. */
#include "figure3.h"

#include <string.h>

static void part_path(const paper_setup *paper, const unit_key *key, char *path, size_t size)
{
    if (snprintf(path, size, "%s/figure3.seed%zu.n%zu.part", paper->folder, key->seed, key->n_extra) >= (int)size)
        fail("%s is too long a name", paper->folder);
}

int part_read(const paper_setup *paper, const unit_key *key, void *part, size_t size)
{
    char path[4096];
    part_path(paper, key, path, sizeof path);
    FILE *file = fopen(path, "rb");
    if (!file)
        return 0;
    int whole = fread(part, size, 1, file) == 1 && memcmp(part, key, sizeof *key) == 0;
    fclose(file);
    if (!whole)
        memset(part, 0, size); /* of another size: done again */
    return whole;
}

void part_write(const paper_setup *paper, const unit_key *key, const void *part, size_t size)
{
    char path[4096], beside[4110];
    part_path(paper, key, path, sizeof path);
    snprintf(beside, sizeof beside, "%s.new", path);
    FILE *file = fopen(beside, "wb");
    int written = file && fwrite(part, size, 1, file) == 1;
    if (!file || fclose(file) != 0 || !written || rename(beside, path) != 0)
        fail("cannot write %s", path);
}

void part_remove(const paper_setup *paper, const unit_key *key)
{
    char path[4096];
    part_path(paper, key, path, sizeof path);
    remove(path);
}
