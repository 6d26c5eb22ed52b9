/* Pictures of results, as scripts for gnuplot with their numbers in them. */
#include "archive/archive.h"
#include "results.h"
#include "text.h"

#include <ctype.h>
#include <string.h>

#define FILE_ROOM 128
#define NAMED_BARS 12 /* up to so many have a number each */

/* The numbers of one curve; what is not a number leaves a gap. */
static void put_data(hnpei_text *script, const hnpei_result *result, size_t index, const hnpei_curve *curve)
{
    const hnpei_array *x = hnpei_result_find(result, curve->x), *y = hnpei_result_find(result, curve->y);
    const hnpei_array *high = hnpei_result_find(result, curve->high);
    hnpei_text_print(script, "$curve%zu << END\n", index);
    for (size_t i = 0; y && i < y->rows * y->columns; ++i) {
        hnpei_text_number(script, x ? x->values[i] : (double)i);
        hnpei_text_add(script, " ");
        hnpei_text_number(script, y->values[i]);
        if (high) {
            hnpei_text_add(script, " ");
            hnpei_text_number(script, high->values[i]);
        }
        hnpei_text_add(script, "\n");
    }
    hnpei_text_add(script, "END\n");
}

static const char *style(hnpei_curve_kind kind)
{
    switch (kind) {
    case HNPEI_CURVE_DASHES:
        return "using 1:2 with lines dashtype 2 linewidth 1 linecolor rgb '#606060'";
    case HNPEI_CURVE_STEPS:
        return "using 1:2 with steps linewidth 2 linecolor rgb '#08519c'";
    case HNPEI_CURVE_POINTS:
        return "using 1:2 with points pointtype 7 pointsize 0.3 linecolor rgb '#08519c'";
    case HNPEI_CURVE_BOXES:
        return "using 1:2 with boxes fillcolor rgb '#6baed6' fillstyle solid noborder";
    case HNPEI_CURVE_BAND:
        return "using 1:2:3 with filledcurves fillstyle solid noborder linecolor rgb '#c6dbef'";
    default:
        return "using 1:2 with lines linewidth 2 linecolor rgb '#08519c'";
    }
}

static void put_plot(hnpei_text *script, const hnpei_picture *picture)
{
    for (size_t i = 0; i < HNPEI_CURVES_MOST && picture->curves[i].kind != HNPEI_CURVE_NONE; ++i) {
        const char *title = picture->curves[i].title;
        hnpei_text_print(script, "%s$curve%zu %s ", i ? ", \\\n     " : "plot ", i, style(picture->curves[i].kind));
        if (title)
            hnpei_text_print(script, "title \"%s\"", title);
        else
            hnpei_text_add(script, "notitle");
    }
    hnpei_text_add(script, "\n");
}

/* Bars stand on whole numbers, the first and the last of them whole, too. */
static void put_bars(hnpei_text *script, const hnpei_result *result)
{
    const hnpei_curve *curve = &result->picture.curves[0];
    const hnpei_array *y = curve->kind == HNPEI_CURVE_BOXES && !curve->x ? hnpei_result_find(result, curve->y) : NULL;
    if (!y)
        return;
    const size_t n = y->rows * y->columns;
    hnpei_text_print(script,
                     "set boxwidth 0.8\nset xrange [-0.6:%zu.6]\nset xzeroaxis linetype 1 linecolor rgb '#606060'\n",
                     n ? n - 1 : 0);
    if (n <= NAMED_BARS)
        hnpei_text_add(script, "set xtics 1\n");
}

/* It begins with reset: where one gnuplot runs many scripts, none is drawn with the settings of another. */
static void put_script(hnpei_text *script, const hnpei_result *result, const char *stem)
{
    const hnpei_picture *picture = &result->picture;
    hnpei_text_print(script, "# gnuplot %s.gnuplot writes %s.pdf\n# %s: %s\nreset\n", stem, stem, result->name,
                     result->sentence);
    hnpei_text_print(script, "set terminal pdfcairo size 8.6cm,6.6cm font 'Sans,8'\nset output '%s.pdf'\n", stem);
    hnpei_text_add(script, "set encoding utf8\nset datafile missing 'NaN'\nset tics nomirror out\nset border 3\n");
    hnpei_text_print(script, "set title \"%s\" noenhanced\n", picture->title ? picture->title : result->name);
    hnpei_text_print(script, "set xlabel \"%s\" noenhanced\nset ylabel \"%s\" noenhanced\n", picture->x_label,
                     picture->y_label);
    hnpei_text_add(script, "set key outside top center horizontal Left reverse samplen 2 noenhanced\n");
    if (picture->square)
        hnpei_text_add(script, "set size ratio 1\nset xrange [0:1]\nset yrange [0:1]\n");
    put_bars(script, result);
    for (size_t i = 0; i < HNPEI_CURVES_MOST && picture->curves[i].kind != HNPEI_CURVE_NONE; ++i)
        put_data(script, result, i, &picture->curves[i]);
    put_plot(script, picture);
}

/* The name of a result, fit for a file. */
static void choose_stem(const char *name, char stem[FILE_ROOM])
{
    size_t at = 0;
    for (; name[at] && at + 1 < FILE_ROOM; ++at)
        stem[at] = (char)(isalnum((unsigned char)name[at]) || name[at] == '-' ? name[at] : '_');
    stem[at] = '\0';
}

static hnpe_status draw_result(const char *where, hnpe_context *context, const hnpei_result *result, const char *folder)
{
    char stem[FILE_ROOM];
    hnpei_text script = {.context = context}, path = {.context = context};
    choose_stem(result->name, stem);
    put_script(&script, result, stem);
    hnpei_text_add(&path, folder);
    hnpei_text_print(&path, "/%s.gnuplot", stem);
    hnpe_status status = script.status == HNPE_OK ? path.status : script.status;
    if (status == HNPE_OK)
        status = hnpei_file_put(context, where, path.bytes, script.length, script.bytes);
    hnpei_free(context, path.bytes);
    hnpei_free(context, script.bytes);
    return status;
}

hnpe_status hnpei_report_draw(const char *where, const hnpe_report *report, const char *folder)
{
    HNPEI_TRY(hnpei_folder_make(where, folder));
    for (size_t i = 0; i < report->n_results; ++i)
        if (report->results[i]->picture.curves[0].kind != HNPEI_CURVE_NONE)
            HNPEI_TRY(draw_result(where, report->object.context, report->results[i], folder));
    return HNPE_OK;
}
