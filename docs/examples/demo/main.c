/* The demo of libhnpe: the studies of Rodrigues, Moreau, Louppe & Gramfort, "HNPE: Leveraging Global Parameters for
   Neural Posterior Estimation", NeurIPS 2021, through the public header alone.

   demo FOLDER [--eeg FILE [--channel NAME]] [--coverage]

   Pictures and summary.json go to FOLDER. `make demo` builds and runs it. */
#include "demo.h"

#include <string.h>

typedef struct argument_list {
    const char *folder, *eeg, *channel;
    int coverage;
} argument_list;

static const char *value_after(int argc, char **argv, int *i)
{
    if (*i + 1 >= argc)
        fail("%s wants a value", argv[*i]);
    return argv[++*i];
}

static argument_list parse(int argc, char **argv)
{
    argument_list found = {0};
    for (int i = 1; i < argc; ++i) {
        if (strcmp(argv[i], "--eeg") == 0)
            found.eeg = value_after(argc, argv, &i);
        else if (strcmp(argv[i], "--channel") == 0)
            found.channel = value_after(argc, argv, &i);
        else if (strcmp(argv[i], "--coverage") == 0)
            found.coverage = 1;
        else if (!found.folder && argv[i][0] != '-')
            found.folder = argv[i];
        else
            fail("unknown argument %s", argv[i]);
    }
    if (!found.folder)
        fail("usage: demo FOLDER [--eeg FILE [--channel NAME]] [--coverage]");
    return found;
}

int main(int argc, char **argv)
{
    argument_list arguments = parse(argc, argv);
    demo_setup demo = {.folder = arguments.folder};
    CHECK(hnpe_context_create(NULL, &demo.context));
    eeg_study *eeg = arguments.eeg ? eeg_open(&demo, arguments.eeg, arguments.channel) : NULL;
    demo.progress = progress_create(demo.context);
    demo.report = report_create();

    study_toy(&demo);
    neural_mass *model = study_neural_mass(&demo);
    if (arguments.coverage)
        study_coverage(&demo, model);
    if (eeg)
        study_eeg(&demo, model, eeg);
    report_write(demo.report, demo.folder, "summary");
    printf("\nPictures and summary.json are in %s/.\n", demo.folder);

    neural_mass_release(model);
    eeg_release(eeg);
    report_release(demo.report);
    progress_release(demo.progress);
    hnpe_context_release(demo.context);
    return 0;
}
