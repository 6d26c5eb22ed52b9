/* What was simulated, for whoever reads a file. */
#include "shard.h"

#include <stdio.h>

void hnpei_dataset_note_series(hnpe_dataset *dataset, const hnpei_series *series)
{
    hnpei_series *last = dataset->n_series ? &dataset->series[dataset->n_series - 1] : NULL;
    if (series->sets <= 0)
        return;
    if (last && last->seed == series->seed && last->min_extra == series->min_extra &&
        last->max_extra == series->max_extra && last->first_set + (uint64_t)last->sets == series->first_set &&
        last->sets <= INT64_MAX - series->sets) {
        last->sets += series->sets;
        last->end = series->end;
    } else if (dataset->n_series < HNPEI_SERIES_MOST)
        dataset->series[dataset->n_series++] = *series;
}

/* Of its sets, those among the first n of the data set. What lies behind them came in one piece, at the series' end. */
static int64_t sets_within(const hnpei_series *series, size_t n)
{
    const size_t over = series->end > n ? series->end - n : 0;
    return over < (uint64_t)series->sets ? series->sets - (int64_t)over : 0;
}

void hnpei_dataset_cut_series(hnpe_dataset *dataset, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < dataset->n_series; ++i) {
        hnpei_series s = dataset->series[i];
        s.sets = sets_within(&s, n);
        s.end = s.end < n ? s.end : n;
        if (s.sets)
            dataset->series[kept++] = s;
    }
    dataset->n_series = kept;
}

/* Notes of the i-th series: "simulated.0.seed" and so on. */
static const char *series_name(char name[48], size_t i, const char *what)
{
    snprintf(name, 48, "simulated.%zu.%s", i, what);
    return name;
}

hnpe_status hnpei_series_write(const hnpe_dataset *dataset, size_t n, hnpei_writer *writer)
{
    char name[48];
    for (size_t k = 0, i = 0; k < dataset->n_series; ++k) {
        const hnpei_series *s = &dataset->series[k];
        const int64_t sets = sets_within(s, n);
        if (!sets)
            continue;
        HNPEI_TRY(hnpei_writer_note_seed(writer, series_name(name, i, "seed"), s->seed));
        HNPEI_TRY(hnpei_writer_note_seed(writer, series_name(name, i, "first_set"), s->first_set));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "sets"), sets));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "min_extra"), s->min_extra));
        HNPEI_TRY(hnpei_writer_note_count(writer, series_name(name, i, "max_extra"), s->max_extra));
        ++i;
    }
    return HNPE_OK;
}

hnpe_status hnpei_series_read(const hnpei_reader *reader, hnpe_dataset *dataset)
{
    char name[48];
    for (size_t i = 0; i < HNPEI_SERIES_MOST && hnpei_reader_note(reader, series_name(name, i, "seed")); ++i) {
        hnpei_series s = {0};
        HNPEI_TRY(hnpei_reader_note_seed(reader, name, &s.seed));
        HNPEI_TRY(hnpei_reader_note_seed(reader, series_name(name, i, "first_set"), &s.first_set));
        HNPEI_TRY(hnpei_reader_note_count(reader, series_name(name, i, "sets"), &s.sets));
        HNPEI_TRY(hnpei_reader_note_count(reader, series_name(name, i, "min_extra"), &s.min_extra));
        HNPEI_TRY(hnpei_reader_note_count(reader, series_name(name, i, "max_extra"), &s.max_extra));
        hnpei_dataset_note_series(dataset, &s);
    }
    return HNPE_OK;
}
