/* Keyed, typed, self-describing options. A room lists them in one table; the setters come from a macro. */
#ifndef HNPEI_OPTIONS_H
#define HNPEI_OPTIONS_H

#include <hnpe/base.h>

#include "object.h"

#define HNPEI_MAX_OPTIONS 32

typedef struct hnpei_choice {
    int32_t value;
    const char *name, *doc;
} hnpei_choice;

typedef struct hnpei_option {
    int32_t key, kind;
    const char *name, *doc;
    int64_t default_int, minimum_int, maximum_int;
    double default_real, minimum_real, maximum_real;
    const hnpei_choice *choices; /* of a choice or of flags, in order; ends with a NULL name */
} hnpei_option;

/* Rows of a table; a table ends with HNPEI_OPTION_END. */
#define HNPEI_OPTION_INT(key, name, fallback, low, high, doc)                                                          \
    {                                                                                                                  \
        key, HNPE_OPTION_INTEGER, name, doc, fallback, low, high, 0, 0, 0, NULL                                        \
    }
#define HNPEI_OPTION_REAL(key, name, fallback, low, high, doc)                                                         \
    {                                                                                                                  \
        key, HNPE_OPTION_REAL, name, doc, 0, 0, 0, fallback, low, high, NULL                                           \
    }
#define HNPEI_OPTION_BOOL(key, name, fallback, doc)                                                                    \
    {                                                                                                                  \
        key, HNPE_OPTION_BOOLEAN, name, doc, fallback, 0, 1, 0, 0, 0, NULL                                             \
    }
#define HNPEI_OPTION_CHOICE(key, name, fallback, choices, doc)                                                         \
    {                                                                                                                  \
        key, HNPE_OPTION_CHOICE, name, doc, fallback, 0, INT32_MAX, 0, 0, 0, choices                                   \
    }
#define HNPEI_OPTION_FLAGS(key, name, fallback, choices, doc)                                                          \
    {                                                                                                                  \
        key, HNPE_OPTION_FLAGS, name, doc, fallback, 0, INT32_MAX, 0, 0, 0, choices                                    \
    }
#define HNPEI_OPTION_END                                                                                               \
    {                                                                                                                  \
        0, 0, NULL, NULL, 0, 0, 0, 0, 0, 0, NULL                                                                       \
    }

/* The values of one handle. */
typedef struct hnpei_options {
    const hnpei_option *table;
    union {
        int64_t whole;
        double real;
    } values[HNPEI_MAX_OPTIONS];
} hnpei_options;

void hnpei_options_init(hnpei_options *options, const hnpei_option *table);
/* Values of keys known to exist. */
int64_t hnpei_option_int(const hnpei_options *options, int32_t key);
double hnpei_option_real(const hnpei_options *options, int32_t key);
/* The name of what a choice is set to. */
const char *hnpei_option_choice(const hnpei_options *options, int32_t key);
/* By key, checked: unknown key or wrong kind HNPE_ERROR_UNSUPPORTED, out of range HNPE_ERROR_INVALID_ARGUMENT. */
hnpe_status hnpei_options_set_int(const char *where, hnpei_options *options, int32_t key, int64_t value);
hnpe_status hnpei_options_set_real(const char *where, hnpei_options *options, int32_t key, double value);
hnpe_status hnpei_options_get_int(const char *where, const hnpei_options *options, int32_t key, int64_t *value);
hnpe_status hnpei_options_get_real(const char *where, const hnpei_options *options, int32_t key, double *value);
/* An object has refused what it was set to: its message, which begins with no function's name, is given that, the
   option and the value. Returns status. */
hnpe_status hnpei_options_refuse(const char *where, const hnpei_options *options, int32_t key, hnpe_status status);
hnpe_status hnpei_options_reset(const char *where, hnpei_options *options, int32_t key);
hnpe_status hnpei_options_describe(const char *where, const hnpei_option *table, size_t index, hnpe_option_info *info);
hnpe_status hnpei_options_describe_choice(const char *where, const hnpei_option *table, int32_t key, size_t index,
                                          hnpe_choice_info *info);

/* Defines hnpe_T_set_int … hnpe_T_describe_choice for a handle with members `object` and `options`. changed(handle) is
   called after a value changed and returns a status; if it fails, the old values are put back. Its message says why,
   and not where: the function, the option and its value are put before it. */
#define HNPEI_DEFINE_OPTIONS(type, magic, table, changed)                                                              \
    static hnpe_status type##_commit(const char *where, hnpe_##type *type, const hnpei_options *before, int32_t key,   \
                                     hnpe_status status)                                                               \
    {                                                                                                                  \
        if (status == HNPE_OK) {                                                                                       \
            status = changed(type);                                                                                    \
            if (status != HNPE_OK)                                                                                     \
                hnpei_options_refuse(where, &type->options, key, status);                                              \
        }                                                                                                              \
        if (status != HNPE_OK)                                                                                         \
            type->options = *before;                                                                                   \
        hnpei_object_end(&type->object);                                                                               \
        hnpe_##type##_release(type);                                                                                   \
        return status;                                                                                                 \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_set_int(hnpe_##type *type, int32_t key, int64_t value)                                   \
    {                                                                                                                  \
        HNPEI_TRY(hnpei_check_handle(__func__, #type, type, magic));                                                   \
        HNPEI_TRY(hnpei_object_begin(__func__, #type, &type->object));                                                 \
        hnpe_##type##_retain(type);                                                                                    \
        hnpei_options before = type->options;                                                                          \
        return type##_commit(__func__, type, &before, key,                                                             \
                             hnpei_options_set_int(__func__, &type->options, key, value));                             \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_set_real(hnpe_##type *type, int32_t key, double value)                                   \
    {                                                                                                                  \
        HNPEI_TRY(hnpei_check_handle(__func__, #type, type, magic));                                                   \
        HNPEI_TRY(hnpei_object_begin(__func__, #type, &type->object));                                                 \
        hnpe_##type##_retain(type);                                                                                    \
        hnpei_options before = type->options;                                                                          \
        return type##_commit(__func__, type, &before, key,                                                             \
                             hnpei_options_set_real(__func__, &type->options, key, value));                            \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_reset_option(hnpe_##type *type, int32_t key)                                             \
    {                                                                                                                  \
        HNPEI_TRY(hnpei_check_handle(__func__, #type, type, magic));                                                   \
        HNPEI_TRY(hnpei_object_begin(__func__, #type, &type->object));                                                 \
        hnpe_##type##_retain(type);                                                                                    \
        hnpei_options before = type->options;                                                                          \
        return type##_commit(__func__, type, &before, key, hnpei_options_reset(__func__, &type->options, key));        \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_get_int(const hnpe_##type *type, int32_t key, int64_t *value)                            \
    {                                                                                                                  \
        HNPEI_TRY(hnpei_check_handle(__func__, #type, type, magic));                                                   \
        return hnpei_options_get_int(__func__, &type->options, key, value);                                            \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_get_real(const hnpe_##type *type, int32_t key, double *value)                            \
    {                                                                                                                  \
        HNPEI_TRY(hnpei_check_handle(__func__, #type, type, magic));                                                   \
        return hnpei_options_get_real(__func__, &type->options, key, value);                                           \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_describe_option(size_t index, hnpe_option_info *info)                                    \
    {                                                                                                                  \
        return hnpei_options_describe(__func__, table, index, info);                                                   \
    }                                                                                                                  \
    hnpe_status hnpe_##type##_describe_choice(int32_t key, size_t index, hnpe_choice_info *info)                       \
    {                                                                                                                  \
        return hnpei_options_describe_choice(__func__, table, key, index, info);                                       \
    }

#endif
