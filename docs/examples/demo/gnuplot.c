/* Pictures through gnuplot. */
#include "demo.h"

#include <stdlib.h>

struct gnuplot_picture {
    char path[4096]; /* of the script */
    FILE *script;
};

static void write_style(FILE *script, const char *png, int width, int height)
{
    fprintf(script, "# Run me: gnuplot THIS_FILE\n");
    fprintf(script, "set terminal pngcairo size %d,%d font 'Sans,10' background '#ffffff'\n", width, height);
    fprintf(script, "set output '%s'\n", png);
    fprintf(script, "set border lc rgb '#555555'\nset tics out nomirror textcolor rgb '#333333'\n");
    fprintf(script, "set key samplen 1.5\nset encoding utf8\n");
}

gnuplot_picture *picture_begin(const demo_setup *demo, const char *name, int width, int height)
{
    gnuplot_picture *made = allocate(1, sizeof *made);
    char png[4096];
    snprintf(png, sizeof png, "%s/%s.png", demo->folder, name);
    snprintf(made->path, sizeof made->path, "%s/%s.gnuplot", demo->folder, name);
    made->script = fopen(made->path, "w");
    if (!made->script)
        fail("cannot write %s", made->path);
    write_style(made->script, png, width, height);
    return made;
}

FILE *picture_script(gnuplot_picture *picture)
{
    return picture->script;
}

void picture_block(gnuplot_picture *picture, const char *block, size_t rows, size_t columns, const double *values)
{
    fprintf(picture->script, "$%s << EOD\n", block);
    for (size_t i = 0; i < rows; ++i)
        for (size_t j = 0; j < columns; ++j)
            fprintf(picture->script, "%.5g%c", values[i * columns + j], j + 1 < columns ? ' ' : '\n');
    fprintf(picture->script, "EOD\n");
}

void picture_curve(gnuplot_picture *picture, const char *block, size_t points, double low, double high,
                   const double *values)
{
    double *rows = allocate(2 * points, sizeof *rows);
    for (size_t i = 0; i < points; ++i) {
        rows[2 * i] = low + (high - low) * (double)i / (double)(points - 1);
        rows[2 * i + 1] = values[i];
    }
    picture_block(picture, block, points, 2, rows);
    free(rows);
}

/* Runs the script. Numbers are worth having without pictures, so a gnuplot that fails is only reported. */
void picture_end(gnuplot_picture *picture)
{
    if (fclose(picture->script) != 0)
        fail("cannot write %s", picture->path);
    char command[4200];
    snprintf(command, sizeof command, "gnuplot '%s'", picture->path);
    if (system(command) != 0)
        fprintf(stderr, "demo: no picture from %s: gnuplot failed\n", picture->path);
    free(picture);
}
