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
     .n_repeats = 20,
     .n_told = 27,
     .neural_sets = 50000,
     .n_neural_extras = 6,
     .neural_extras = {0, 1, 2, 4, 6, 9},
     .neural_truths = 10,
     .neural_seeds = 3,
     .eeg_sets = 50000},
    {.name = "medium",
     .round_sets = 3000,
     .n_rounds = 5,
     .n_extras = {0, 10, 100},
     .n_truths = 9,
     .sets = 10000,
     .max_extra = 100,
     .naive_extra = 100,
     .n_repeats = 10,
     .n_told = 9,
     .neural_sets = 10000,
     .n_neural_extras = 4,
     .neural_extras = {0, 1, 4, 9},
     .neural_truths = 10,
     .neural_seeds = 3,
     .eeg_sets = 30000},
    {.name = "quick",
     .round_sets = 1000,
     .n_rounds = 5,
     .n_extras = {0, 10, 100},
     .n_truths = 3,
     .sets = 10000,
     .max_extra = 100,
     .naive_extra = 20,
     .n_repeats = 10,
     .n_told = 9,
     .neural_sets = 3000,
     .n_neural_extras = 3,
     .neural_extras = {0, 1, 9},
     .neural_truths = 4,
     .neural_seeds = 1,
     .eeg_sets = 5000},
    {.name = "tiny",
     .round_sets = 60,
     .n_rounds = 2,
     .n_extras = {0, 1, 2},
     .n_truths = 2,
     .sets = 100,
     .max_extra = 5,
     .naive_extra = 1,
     .n_repeats = 1,
     .n_told = 1,
     .neural_sets = 60,
     .n_neural_extras = 2,
     .neural_extras = {0, 2},
     .neural_truths = 2,
     .neural_seeds = 2,
     .eeg_sets = 60},
};

paper_sizes sizes_named(const char *name)
{
    for (size_t i = 0; i < sizeof all / sizeof *all; ++i)
        if (strcmp(all[i].name, name) == 0)
            return all[i];
    fail("%s is none of the sizes long, medium, quick, tiny", name);
}
