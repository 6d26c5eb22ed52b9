/* Arithmetic and options on disk: keys, and values as doubles, which hold every whole number that an option can have.
 */
#include "archive.h"
#include "base/context.h"

#include <stdio.h>
#include <string.h>

hnpe_status hnpei_arithmetic_write(const hnpe_context *context, hnpei_writer *writer)
{
    HNPEI_TRY(hnpei_writer_metadata(writer, "precision", HNPEI_PRECISION));
    return hnpei_writer_metadata(writer, "instruction_set", hnpei_context_isa_name(context));
}

hnpe_status hnpei_arithmetic_check(const char *where, const hnpe_context *context, const hnpei_reader *reader)
{
    const char *precision = hnpei_reader_metadata(reader, "precision");
    const char *isa = hnpei_reader_metadata(reader, "instruction_set"), *ours = hnpei_context_isa_name(context);
    if (!precision || strcmp(precision, HNPEI_PRECISION) != 0)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "the checkpoint is of a library that trains in %.16s precision, this one does in "
                          "%s precision: the result could not be the same",
                          precision ? precision : "unknown", HNPEI_PRECISION);
    if (isa && strcmp(isa, ours) != 0)
        hnpei_log(
            context, HNPE_LOG_WARNING,
            "the checkpoint was written with the instruction set %.16s, this is %s: what comes of it is as good, but "
            "not the same to the bit",
            isa, ours);
    return HNPE_OK;
}

typedef struct tensor_name {
    char text[64];
} tensor_name;

static tensor_name name_of(const char *name, const char *what)
{
    tensor_name made;
    snprintf(made.text, sizeof made.text, "%s.%s", name, what);
    return made;
}

static int is_real(const hnpei_option *option)
{
    return option->kind == HNPE_OPTION_REAL;
}

static double value_of(const hnpei_options *options, size_t i)
{
    return is_real(&options->table[i]) ? options->values[i].real : (double)options->values[i].whole;
}

hnpe_status hnpei_options_write(const hnpei_options *options, const char *name, hnpei_writer *writer)
{
    int64_t keys[HNPEI_MAX_OPTIONS];
    double values[HNPEI_MAX_OPTIONS];
    size_t n = 0;
    for (; options->table[n].name; ++n) {
        keys[n] = options->table[n].key;
        values[n] = value_of(options, n);
    }
    HNPEI_TRY(hnpei_writer_ints(writer, name_of(name, "keys").text, n, keys));
    return hnpei_writer_tensor(writer, name_of(name, "values").text, HNPEI_TYPE_F64, 1, &n, values);
}

static const hnpei_option *find(const hnpei_options *options, int64_t key)
{
    for (const hnpei_option *option = options->table; option->name; ++option)
        if (option->key == key)
            return option;
    return NULL;
}

static hnpe_status set(const char *where, hnpei_options *options, int64_t key, double value)
{
    const hnpei_option *option = find(options, key);
    if (!option)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file has an option %lld, which this library does not know",
                          (long long)key);
    if (is_real(option))
        return hnpei_options_set_real(where, options, option->key, value);
    /* cppcheck-suppress incorrectLogicOperator; it cannot read 0x1p53 */
    if (!(value >= -0x1p53 && value <= 0x1p53) || value != (double)(int64_t)value)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "option %s in the file is %g, but must be a whole number",
                          option->name, value);
    return hnpei_options_set_int(where, options, option->key, (int64_t)value);
}

hnpe_status hnpei_options_read(const char *where, const hnpei_reader *reader, const char *name, hnpei_options *options)
{
    int64_t keys[HNPEI_MAX_OPTIONS];
    double values[HNPEI_MAX_OPTIONS];
    const hnpei_tensor *tensor = hnpei_reader_find(reader, name_of(name, "keys").text);
    if (!tensor || tensor->count > HNPEI_MAX_OPTIONS)
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the file has no options \"%s\"", name);
    const size_t n = tensor->count;
    HNPEI_TRY(hnpei_reader_ints(reader, name_of(name, "keys").text, n, keys));
    HNPEI_TRY(hnpei_reader_doubles(reader, name_of(name, "values").text, n, values));
    hnpei_options_init(options, options->table);
    for (size_t i = 0; i < n; ++i)
        HNPEI_TRY(hnpei_blame_file(where, "its options", set(where, options, keys[i], values[i])));
    return HNPE_OK;
}

hnpe_status hnpei_options_compare(const char *where, const char *whose, const hnpei_options *options,
                                  const hnpei_options *stored)
{
    for (size_t i = 0; options->table[i].name; ++i) {
        const double ours = value_of(options, i), theirs = value_of(stored, i);
        if (ours < theirs || ours > theirs)
            return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "%s option %s is %.17g, but %.17g in the file", whose,
                              options->table[i].name, ours, theirs);
    }
    return HNPE_OK;
}
