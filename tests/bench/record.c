/* results.csv, which is committed: a row for each machine, instruction set and case, so that a diff shows what became
   slower. A row stays as it is while its time (or value) is near the recorded one, or every line would differ by noise;
   as nearness is to what was recorded, small steps in one direction show too, once they add up. */
#include "measure.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <unistd.h>

#define HEADER "machine,isa,name,seconds,gflops,fraction_of_limit,value,unit\n"
#define LINE 512

/* ---- the machine ---- */

/* The value of a line "key : value" of /proc/cpuinfo, the first; 0: there is none. */
static int processor_says(const char *key, char *value, size_t size)
{
    char line[LINE];
    FILE *file = fopen("/proc/cpuinfo", "r");
    int found = 0;
    while (file && !found && fgets(line, sizeof line, file)) {
        const char *colon = strchr(line, ':');
        const size_t length = strlen(key);
        if (!colon || strncmp(line, key, length) != 0 || (line[length] != '\t' && line[length] != ':'))
            continue;
        snprintf(value, size, "%s", colon[1] ? colon + 2 : "");
        value[strcspn(value, "\n,\"")] = 0;
        found = 1;
    }
    if (file)
        fclose(file);
    return found;
}

const char *bench_machine(void)
{
    static char name[160];
    char model[80], family[16], number[16];
    struct utsname system;
    if (!processor_says("model name", model, sizeof model))
        snprintf(model, sizeof model, "%.60s", uname(&system) == 0 ? system.machine : "unknown");
    const int numbered =
        processor_says("cpu family", family, sizeof family) && processor_says("model", number, sizeof number);
    snprintf(name, sizeof name, "%s%s%s%s%s x %ld", model, numbered ? " " : "", numbered ? family : "",
             numbered ? "." : "", numbered ? number : "", sysconf(_SC_NPROCESSORS_ONLN));
    return name;
}

/* ---- rows ---- */

typedef struct table {
    char (*lines)[LINE];
    size_t n;
} table;

static table read_table(const char *path)
{
    table t = {0};
    size_t capacity = 0;
    char line[LINE];
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (t.n == capacity) {
            capacity = capacity ? 2 * capacity : 256;
            t.lines = realloc(t.lines, capacity * sizeof *t.lines);
            if (!t.lines)
                abort();
        }
        memcpy(t.lines[t.n++], line, sizeof line);
    }
    if (file)
        fclose(file);
    return t;
}

static int begins_so(const char *line, const char *beginning)
{
    return strncmp(line, beginning, strlen(beginning)) == 0;
}

static const char *find_row(const table *t, const char *key)
{
    for (size_t i = 0; i < t->n; ++i)
        if (begins_so(t->lines[i], key))
            return t->lines[i];
    return NULL;
}

static void make_key(const bench_record *r, const char *own, char key[LINE])
{
    snprintf(key, LINE, "%s\"%s\",", own, r->name);
}

static int near_recorded(const bench_record *r, double near, const char *row, const char *key)
{
    double was;
    const char *figures = row + strlen(key), *format = r->seconds > 0 ? "%lf" : ",,,%lf";
    const double is = r->seconds > 0 ? r->seconds : r->value;
    return sscanf(figures, format, &was) == 1 && fabs(is - was) <= near * fabs(was);
}

static void write_record(const bench *b, const bench_record *r, const char *own, const table *before, FILE *to)
{
    char key[LINE];
    make_key(r, own, key);
    const char *row = find_row(before, key);
    if (row && near_recorded(r, b->near, row, key))
        fputs(row, to);
    else if (r->seconds > 0 && r->limit > 0)
        fprintf(to, "%s%.3g,%.3g,%.2f,,\n", key, r->seconds, r->gflops, bench_fraction(r));
    else if (r->seconds > 0)
        fprintf(to, "%s%.3g,,,,\n", key, r->seconds);
    else
        fprintf(to, "%s,,,%.3g,%s\n", key, r->value, r->unit);
}

static const bench_record *find_record(const bench *b, const char *own, const char *row)
{
    char key[LINE];
    for (size_t i = 0; i < b->n; ++i) {
        make_key(&b->records[i], own, key);
        if (begins_so(row, key))
            return &b->records[i];
    }
    return NULL;
}

/* A run of all cases gives the rows in its order; one of some leaves the others and their places. */
static void write_own(const bench *b, const char *own, const table *before, FILE *to)
{
    char key[LINE];
    for (size_t i = 0; i < before->n && b->only; ++i) {
        const bench_record *r = find_record(b, own, before->lines[i]);
        if (r)
            write_record(b, r, own, before, to);
        else if (begins_so(before->lines[i], own))
            fputs(before->lines[i], to);
    }
    for (size_t i = 0; i < b->n; ++i) {
        make_key(&b->records[i], own, key);
        if (!b->only || !find_row(before, key))
            write_record(b, &b->records[i], own, before, to);
    }
}

static void write_table(const bench *b, const char *own, const table *before, FILE *to)
{
    int done = 0;
    fputs(HEADER, to);
    for (size_t i = 0; i < before->n; ++i) {
        const int mine = begins_so(before->lines[i], own);
        if (mine && !done++)
            write_own(b, own, before, to);
        if (!mine && strcmp(before->lines[i], HEADER) != 0)
            fputs(before->lines[i], to);
    }
    if (!done)
        write_own(b, own, before, to);
}

int bench_write_csv(const bench *b, const char *path)
{
    char own[LINE / 2], temporary[LINE];
    snprintf(own, sizeof own, "%s,%s,", bench_machine(), bench_isa_name(b->isa));
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *file = fopen(temporary, "w");
    if (!file)
        return 0;
    table before = read_table(path);
    write_table(b, own, &before, file);
    free(before.lines);
    return fclose(file) == 0 && rename(temporary, path) == 0;
}
