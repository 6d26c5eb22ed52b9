/* A prior in a file of its own, and a prior compared with the one in a file. */
#include "kind.h"

#include <stdio.h>
#include <string.h>

#define KIND "hnpe.prior"
#define FORMAT_VERSION "2"
static const char *const versions[] = {FORMAT_VERSION, NULL};

hnpe_status hnpei_prior_save(const char *where, const hnpe_prior *prior, const char *path)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_begin(prior->object.context, where, KIND, FORMAT_VERSION, &writer));
    hnpe_status status = hnpei_prior_write(prior, writer, "prior");
    if (status == HNPE_OK)
        status = hnpei_writer_commit(writer, path);
    hnpei_writer_destroy(writer);
    return status;
}

static hnpe_status read_all(const char *where, hnpe_context *context, const hnpei_reader *reader, size_t n_given,
                            hnpe_prior *const *given, hnpe_prior **prior)
{
    hnpei_substitutes substitutes = {n_given, given, 0};
    HNPEI_TRY(hnpei_reader_expect(reader, KIND, versions));
    HNPEI_TRY(hnpei_prior_read(context, reader, "prior", &substitutes, prior));
    if (substitutes.used == n_given)
        return HNPE_OK;
    hnpe_prior_release(*prior);
    *prior = NULL;
    return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where,
                      "n_given is %zu, but the file has %zu parts that were made of callbacks", n_given,
                      substitutes.used);
}

hnpe_status hnpei_prior_load(const char *where, hnpe_context *context, const char *path, size_t n_given,
                             hnpe_prior *const *given, hnpe_prior **prior)
{
    hnpei_reader *reader;
    HNPEI_TRY(hnpei_reader_open(context, where, path, &reader));
    hnpe_status status = read_all(where, context, reader, n_given, given, prior);
    hnpei_reader_close(reader);
    return status;
}

/* ---- the same as in a file, or as another one? ---- */

typedef struct comparison {
    const char *where;
    const hnpei_writer *here;  /* the prior as it would be written */
    const hnpei_reader *file;  /* what it is compared with: a file, or, where this is NULL, … */
    const hnpei_writer *other; /* … another prior as it would be written */
    const char *first;         /* what a message begins with */
} comparison;

static const char *said_there(const comparison *c, const char *key)
{
    return c->file ? hnpei_reader_metadata(c->file, key) : hnpei_writer_said(c->other, key);
}

static hnpe_status find_difference(const comparison *c, const char *prefix, hnpei_difference *difference)
{
    if (c->file)
        return hnpei_writer_compare(c->here, c->file, prefix, difference);
    hnpei_writer_compare_writer(c->here, c->other, prefix, difference);
    return HNPE_OK;
}

static hnpe_status say_difference(const comparison *c, const hnpei_difference *d)
{
    if (d->shapes)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, c->where, "%s: %s has another number of elements there",
                          c->first, d->name);
    return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, c->where, "%s: %s[%zu] is %.17g, there it is %.17g", c->first,
                      d->name, d->index, d->here, d->there);
}

/* One part and what is below it. */
/* NOLINTBEGIN(misc-no-recursion): no deeper than the prior could be written */
static hnpe_status compare(const comparison *c, const char *prefix)
{
    char name[HNPEI_PRIOR_NAME], part[32];
    hnpei_difference difference;
    hnpei_prior_name(name, prefix, "kind");
    const char *here = hnpei_writer_said(c->here, name), *there = said_there(c, name);
    if (!here || !there || strcmp(here, "custom") == 0 || strcmp(there, "custom") == 0)
        return HNPE_OK;
    if (strcmp(here, there) != 0)
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, c->where, "%s: %s is of kind %s, there it is %.64s", c->first,
                          prefix, here, there);
    HNPEI_TRY(find_difference(c, prefix, &difference));
    if (difference.name)
        return say_difference(c, &difference);
    if (strcmp(here, "product") != 0)
        return HNPE_OK;
    for (int i = 0;; ++i) { /* the factors: as many there as here */
        char factor[HNPEI_PRIOR_NAME];
        snprintf(part, sizeof part, "%d", i);
        hnpei_prior_name(factor, prefix, part);
        hnpei_prior_name(name, factor, "kind");
        if (!hnpei_writer_said(c->here, name))
            return HNPE_OK;
        HNPEI_TRY(compare(c, factor));
    }
}
/* NOLINTEND(misc-no-recursion) */

static hnpe_status write_and_compare(comparison *c, const hnpe_prior *prior, const char *prefix)
{
    hnpei_writer *writer;
    HNPEI_TRY(hnpei_writer_create(prior->object.context, c->where, &writer));
    hnpe_status status = hnpei_prior_write(prior, writer, prefix);
    c->here = writer;
    if (status == HNPE_OK)
        status = compare(c, prefix);
    hnpei_writer_destroy(writer);
    return status;
}

hnpe_status hnpei_prior_check_same(const char *where, const hnpe_prior *prior, const hnpei_reader *reader,
                                   const char *prefix)
{
    comparison c = {.where = where, .file = reader, .first = "another prior is given than that in the file"};
    return write_and_compare(&c, prior, prefix);
}

hnpe_status hnpei_prior_check_equal(const char *where, const hnpe_prior *prior, const hnpe_prior *other,
                                    const char *first, const char *prefix)
{
    hnpei_writer *writer;
    if (prior == other || !prior || !other)
        return HNPE_OK;
    HNPEI_TRY(hnpei_writer_create(other->object.context, where, &writer));
    comparison c = {.where = where, .other = writer, .first = first};
    hnpe_status status = hnpei_prior_write(other, writer, prefix);
    if (status == HNPE_OK)
        status = write_and_compare(&c, prior, prefix);
    hnpei_writer_destroy(writer);
    return status;
}
