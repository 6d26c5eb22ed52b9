/* What stands beside a picture: a page in Markdown, and tables for gnuplot. */
#include "paper.h"

#include <time.h>

static FILE *open_for_writing(const paper_setup *paper, const char *name, const char *ending)
{
    char path[4096];
    FILE *file = NULL;
    if (snprintf(path, sizeof path, "%s/%s.%s", paper->folder, name, ending) < (int)sizeof path)
        file = fopen(path, "w");
    if (!file)
        fail("cannot write %s/%s.%s", paper->folder, name, ending);
    return file;
}

static void close_written(FILE *file)
{
    if (fclose(file) != 0)
        fail("cannot write to %s", "the folder");
}

FILE *page_begin(const paper_setup *paper, const char *figure, const char *title)
{
    FILE *page = open_for_writing(paper, figure, "md");
    fprintf(page, "# %s\n\n![%s](%s.png)\n\n", title, title, figure);
    return page;
}

void page_end(const paper_setup *paper, FILE *page, double seconds, double sets, double simulations)
{
    fprintf(page, "\nSize `%s`: %.0f simulated sets, %.0f simulations in all, %.0f s of wall time.\n",
            paper->sizes.name, sets, simulations, seconds);
    report_text(paper->report, paper->sizes.name, "size");
    report_number(paper->report, seconds, "seconds");
    report_number(paper->report, sets, "sets");
    report_number(paper->report, simulations, "simulations");
    close_written(page);
}

FILE *table_begin(const paper_setup *paper, const char *name)
{
    return open_for_writing(paper, name, "dat");
}

void table_end(FILE *table)
{
    close_written(table);
}

double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}
