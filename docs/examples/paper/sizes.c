/* What is spent on the figures: the paper's own numbers, a few minutes' worth, or next to nothing for the test. */
#include "paper.h"

#include <string.h>

static const paper_sizes all[] = {
    {.name = "long",
     .round_sets = 10000,
     .n_rounds = 5,
     .n_extras = {0, 10, 100},
     .n_truths = 9,
     .sets = 10000,
     .max_extra = 100,
     .naive_extra = 100,
     .n_repeats = 20},
    {.name = "quick",
     .round_sets = 1000,
     .n_rounds = 5,
     .n_extras = {0, 10, 100},
     .n_truths = 3,
     .sets = 10000,
     .max_extra = 100,
     .naive_extra = 20,
     .n_repeats = 10},
    {.name = "tiny",
     .round_sets = 60,
     .n_rounds = 2,
     .n_extras = {0, 1, 2},
     .n_truths = 2,
     .sets = 100,
     .max_extra = 5,
     .naive_extra = 1,
     .n_repeats = 1},
};

paper_sizes sizes_named(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        if (strcmp(all[i].name, name) == 0)
            return all[i];
    fail("%s is none of the sizes long, quick, tiny", name);
}
