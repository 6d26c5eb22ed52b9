/* Reads a recording: comma-separated, a header, one column per channel in µV, a column `eyes` (open or closed), and
   optionally `artefact` (0 or 1) and `sample` (a number that starts anew where the recording does). */
#include "recording.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_COLUMNS = 1024 };

typedef struct table {
    const char *path;
    FILE *file;
    char *line;
    size_t capacity, number; /* of the line */
    size_t n;                /* fields of the line */
    char *fields[MAX_COLUMNS];
} table;

static char *trimmed(char *field)
{
    size_t length = strlen(field);
    while (length > 0 && strchr(" \t\r\n\"", field[length - 1]))
        field[--length] = '\0';
    return field + strspn(field, " \t\"");
}

/* The next line that is not empty, split at its commas; 0 at the end. */
static int next_line(table *t)
{
    do {
        if (getline(&t->line, &t->capacity, t->file) < 0)
            return 0;
        ++t->number;
    } while (t->line[strspn(t->line, " \t\r\n")] == '\0');
    t->n = 0;
    for (char *field = t->line; field; ++t->n) {
        if (t->n == MAX_COLUMNS)
            fail("%s:%zu: more than %d columns", t->path, t->number, (int)MAX_COLUMNS);
        char *comma = strchr(field, ',');
        if (comma)
            *comma = '\0';
        t->fields[t->n] = trimmed(field);
        field = comma ? comma + 1 : NULL;
    }
    return 1;
}

static int find_column(const table *t, const char *name)
{
    for (size_t i = 0; i < t->n; ++i)
        if (strcmp(t->fields[i], name) == 0)
            return (int)i;
    return -1;
}

static int find_channel(const table *t, const char *wanted)
{
    int column = find_column(t, wanted ? wanted : "Oz");
    if (column < 0 && !wanted)
        column = find_column(t, "O1");
    if (column >= 0)
        return column;
    fprintf(stderr, "%s has the columns", t->path);
    for (size_t i = 0; i < t->n; ++i)
        fprintf(stderr, " %s", t->fields[i]);
    fprintf(stderr, "\n");
    fail("%s: no channel %s", t->path, wanted ? wanted : "Oz or O1 (choose one with CHANNEL=)");
}

static double number_of(const table *t, int column, const char *name)
{
    const char *field = t->fields[column];
    char *end;
    double value = strtod(field, &end);
    if (end == field || *end != '\0' || !isfinite(value))
        fail("%s:%zu: '%s' in column %s is not a number", t->path, t->number, field, name);
    return value;
}

static unsigned char eyes_of(const table *t, int column)
{
    for (unsigned char i = 0; i < 2; ++i)
        if (strcmp(t->fields[column], eyes_names[i]) == 0)
            return i;
    fail("%s:%zu: '%s' in column eyes is neither open nor closed", t->path, t->number, t->fields[column]);
}

static unsigned char artefact_of(const table *t, int column)
{
    if (column < 0)
        return 0;
    double value = number_of(t, column, "artefact");
    if (value != 0 && value != 1)
        fail("%s:%zu: '%s' in column artefact is neither 0 nor 1", t->path, t->number, t->fields[column]);
    return value == 1;
}

static void append(recording *r, sample added)
{
    if (r->n == r->capacity) {
        r->capacity = r->capacity ? 2 * r->capacity : 1 << 14;
        r->samples = realloc(r->samples, r->capacity * sizeof *r->samples);
        if (!r->samples)
            fail("out of memory");
    }
    r->samples[r->n++] = added;
}

static void read_rows(table *t, int channel, recording *r)
{
    int eyes = find_column(t, "eyes"), artefact = find_column(t, "artefact"), index = find_column(t, "sample");
    size_t columns = t->n;
    double before = 0;
    if (eyes < 0)
        fail("%s: no column eyes", t->path);
    while (next_line(t)) {
        if (t->n != columns)
            fail("%s:%zu: %zu columns, the header has %zu", t->path, t->number, t->n, columns);
        sample s = {number_of(t, channel, r->channel), eyes_of(t, eyes), artefact_of(t, artefact), r->n == 0};
        if (r->n > 0 && s.eyes != r->samples[r->n - 1].eyes)
            s.begins = 1;
        if (index >= 0) {
            double place = number_of(t, index, "sample");
            s.begins = (unsigned char)(s.begins || place != before + 1);
            before = place;
        }
        append(r, s);
    }
}

recording *recording_read(const char *path, const char *channel)
{
    table t = {.path = path, .file = fopen(path, "r")};
    recording *r = allocate(1, sizeof *r);
    if (!t.file)
        fail("cannot open %s", path);
    if (!next_line(&t))
        fail("%s: empty", path);
    if (strncmp(t.fields[0], "\xEF\xBB\xBF", 3) == 0) /* the mark that some programs put before UTF-8 */
        t.fields[0] += 3;
    int column = find_channel(&t, channel);
    snprintf(r->channel, sizeof r->channel, "%s", t.fields[column]);
    read_rows(&t, column, r);
    fclose(t.file);
    free(t.line);
    recording_repair(r);
    return r;
}

void recording_release(recording *r)
{
    if (r)
        free(r->samples);
    free(r);
}
