/* The figures of Rodrigues, Moreau, Louppe & Gramfort, "HNPE: Leveraging Global Parameters for Neural Posterior
   Estimation", NeurIPS 2021, and their comparators, through the public header alone.

   paper FOLDER FIGURE long|medium|quick|tiny [RECORDING [CHANNEL]]    one figure's numbers; the recording is for
   figure4 paper FOLDER summary                                                all figures' numbers in one file

   `make paper` builds and runs it, and draws the pictures. */
#include "paper.h"

#include <string.h>

typedef struct figure_maker {
    const char *name;
    void (*make)(const paper_setup *paper);
    int of_recording;
} figure_maker;

static const figure_maker figures[] = {{"figure1", make_figure1, 0},
                                       {"figure2", make_figure2, 0},
                                       {"figure3", make_figure3, 0},
                                       {"figure4", make_figure4, 1}};
enum { N_FIGURES = sizeof figures / sizeof *figures };

static void summarise(const char *folder)
{
    json_report *all = report_create();
    for (size_t i = 0; i < N_FIGURES; ++i)
        report_include(all, figures[i].name, folder);
    report_write(all, folder, "summary");
    report_release(all);
}

static void make_figure(const figure_maker *figure, int argc, char **argv)
{
    paper_setup paper = {.folder = argv[1], .sizes = sizes_named(argv[3])};
    paper.recording = argc > 4 ? argv[4] : NULL;
    paper.channel = argc > 5 ? argv[5] : NULL;
    if (figure->of_recording && !paper.recording) {
        printf("%s is skipped: it needs a recording (make paper EEG=FILE)\n", figure->name);
        return;
    }
    CHECK(hnpe_context_create(NULL, &paper.context));
    paper.report = report_create();
    figure->make(&paper);
    report_write(paper.report, paper.folder, figure->name);
    report_release(paper.report);
    hnpe_context_release(paper.context);
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[2], "summary") == 0) {
        summarise(argv[1]);
        return 0;
    }
    for (size_t i = 0; i < N_FIGURES && argc >= 4 && argc <= 6; ++i)
        if (strcmp(argv[2], figures[i].name) == 0) {
            make_figure(&figures[i], argc, argv);
            return 0;
        }
    fail("usage: paper FOLDER figure1|figure2|figure3|figure4 long|medium|quick|tiny [RECORDING [CHANNEL]], or paper "
         "FOLDER summary");
}
