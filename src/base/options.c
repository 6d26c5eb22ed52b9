#include "options.h"

#include "failure.h"
#include "record.h"

#include <stdio.h>

static size_t count_choices(const hnpei_option *option)
{
    size_t n = 0;
    while (option->choices && option->choices[n].name)
        ++n;
    return n;
}

static const hnpei_option *find(const hnpei_option *table, int32_t key, size_t *index)
{
    for (size_t i = 0; table[i].name; ++i)
        if (table[i].key == key) {
            *index = i;
            return &table[i];
        }
    return NULL;
}

void hnpei_options_init(hnpei_options *options, const hnpei_option *table)
{
    options->table = table;
    for (size_t i = 0; table[i].name; ++i)
        if (table[i].kind == HNPE_OPTION_REAL)
            options->values[i].real = table[i].default_real;
        else
            options->values[i].whole = table[i].default_int;
}

int64_t hnpei_option_int(const hnpei_options *options, int32_t key)
{
    size_t index = 0;
    const hnpei_option *option = find(options->table, key, &index);
    HNPEI_ASSERT(option && option->kind != HNPE_OPTION_REAL);
    return option ? options->values[index].whole : 0;
}

const char *hnpei_option_choice(const hnpei_options *options, int32_t key)
{
    size_t index = 0;
    const hnpei_option *option = find(options->table, key, &index);
    HNPEI_ASSERT(option);
    const hnpei_choice *choice = option->choices;
    while (choice->name && choice->value != options->values[index].whole)
        ++choice;
    return choice->name;
}

double hnpei_option_real(const hnpei_options *options, int32_t key)
{
    size_t index = 0;
    const hnpei_option *option = find(options->table, key, &index);
    HNPEI_ASSERT(option && option->kind == HNPE_OPTION_REAL);
    return option ? options->values[index].real : 0;
}

static int32_t last_key(const hnpei_option *table)
{
    int32_t last = table[0].key;
    for (; table->name; ++table)
        last = table->key;
    return last;
}

static hnpe_status look_up(const char *where, const hnpei_option *table, int32_t key, int real,
                           const hnpei_option **option, size_t *index)
{
    *option = find(table, key, index);
    if (!*option)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "there is no option with key %d here: keys of this handle are %d to %d", (int)key,
                          (int)table[0].key, (int)last_key(table));
    if (real >= 0 && ((*option)->kind == HNPE_OPTION_REAL) != real)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "option %s is %s", (*option)->name,
                          real ? "not real: use the _int function" : "real: use the _real function");
    return HNPE_OK;
}

static int allowed(const hnpei_option *option, int64_t value)
{
    if (option->kind == HNPE_OPTION_FLAGS) {
        int64_t all = 0;
        for (const hnpei_choice *choice = option->choices; choice->name; ++choice)
            all |= choice->value;
        return value > 0 && (value & ~all) == 0;
    }
    if (option->kind != HNPE_OPTION_CHOICE)
        return value >= option->minimum_int && value <= option->maximum_int;
    for (const hnpei_choice *choice = option->choices; choice->name; ++choice)
        if (choice->value == value)
            return 1;
    return 0;
}

/* What an option may be, in words. */
typedef struct range_words {
    char text[384];
} range_words;

static void say_choices(const hnpei_option *option, range_words *words)
{
    const int flags = option->kind == HNPE_OPTION_FLAGS;
    int used = snprintf(words->text, sizeof words->text, "%s", flags ? "a sum of " : "");
    for (const hnpei_choice *choice = option->choices; choice->name; ++choice) {
        const char *between = choice == option->choices ? "" : choice[1].name ? ", " : flags ? " and " : " or ";
        if (used >= 0 && (size_t)used < sizeof words->text)
            used += snprintf(words->text + used, sizeof words->text - (size_t)used, "%s%s (%d)", between, choice->name,
                             (int)choice->value);
    }
}

static range_words say_range(const hnpei_option *option)
{
    range_words words;
    if (option->choices)
        say_choices(option, &words);
    else if (option->kind == HNPE_OPTION_REAL)
        snprintf(words.text, sizeof words.text, "from %g to %g", option->minimum_real, option->maximum_real);
    else
        snprintf(words.text, sizeof words.text, "from %lld to %lld", (long long)option->minimum_int,
                 (long long)option->maximum_int);
    return words;
}

hnpe_status hnpei_options_set_int(const char *where, hnpei_options *options, int32_t key, int64_t value)
{
    const hnpei_option *option;
    size_t index = 0;
    HNPEI_TRY(look_up(where, options->table, key, -1, &option, &index));
    if (option->kind == HNPE_OPTION_REAL)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "option %s cannot be set to the integer %lld: it is real, %s: use the _real function",
                          option->name, (long long)value, say_range(option).text);
    if (!allowed(option, value))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "option %s cannot be %lld: it must be %s", option->name,
                          (long long)value, say_range(option).text);
    options->values[index].whole = value;
    return HNPE_OK;
}

hnpe_status hnpei_options_set_real(const char *where, hnpei_options *options, int32_t key, double value)
{
    const hnpei_option *option;
    size_t index = 0;
    HNPEI_TRY(look_up(where, options->table, key, -1, &option, &index));
    if (option->kind != HNPE_OPTION_REAL)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where,
                          "option %s cannot be set to the real %g: it is not real, but %s: use the _int function",
                          option->name, value, say_range(option).text);
    if (!(value >= option->minimum_real && value <= option->maximum_real))
        return hnpei_fail(HNPE_ERROR_INVALID_ARGUMENT, where, "option %s cannot be %g: it must be %s", option->name,
                          value, say_range(option).text);
    options->values[index].real = value;
    return HNPE_OK;
}

hnpe_status hnpei_options_refuse(const char *where, const hnpei_options *options, int32_t key, hnpe_status status)
{
    const hnpei_option *option;
    size_t index = 0;
    hnpei_failure reason;
    hnpei_failure_save(status, &reason);
    HNPEI_TRY(look_up(where, options->table, key, -1, &option, &index));
    if (option->kind == HNPE_OPTION_REAL)
        return hnpei_fail(status, where, "option %s cannot be %g: %.384s", option->name, options->values[index].real,
                          reason.message);
    return hnpei_fail(status, where, "option %s cannot be %lld: %.384s", option->name,
                      (long long)options->values[index].whole, reason.message);
}

hnpe_status hnpei_options_get_int(const char *where, const hnpei_options *options, int32_t key, int64_t *value)
{
    const hnpei_option *option;
    size_t index = 0;
    HNPEI_TRY(hnpei_check_pointer(where, "value", value));
    HNPEI_TRY(look_up(where, options->table, key, 0, &option, &index));
    *value = options->values[index].whole;
    return HNPE_OK;
}

hnpe_status hnpei_options_get_real(const char *where, const hnpei_options *options, int32_t key, double *value)
{
    const hnpei_option *option;
    size_t index = 0;
    HNPEI_TRY(hnpei_check_pointer(where, "value", value));
    HNPEI_TRY(look_up(where, options->table, key, 1, &option, &index));
    *value = options->values[index].real;
    return HNPE_OK;
}

hnpe_status hnpei_options_reset(const char *where, hnpei_options *options, int32_t key)
{
    const hnpei_option *option;
    size_t index = 0;
    HNPEI_TRY(look_up(where, options->table, key, -1, &option, &index));
    if (option->kind == HNPE_OPTION_REAL)
        options->values[index].real = option->default_real;
    else
        options->values[index].whole = option->default_int;
    return HNPE_OK;
}

/* Choices have a range of numbers, too; flags that of their sums. */
static void find_range(const hnpei_option *option, int64_t *minimum, int64_t *maximum)
{
    const hnpei_choice *choice = option->choices;
    *minimum = choice ? choice->value : option->minimum_int;
    *maximum = choice ? choice->value : option->maximum_int;
    for (; choice && choice->name; ++choice) {
        if (choice->value < *minimum)
            *minimum = choice->value;
        if (option->kind == HNPE_OPTION_FLAGS)
            *maximum |= choice->value;
        else if (choice->value > *maximum)
            *maximum = choice->value;
    }
}

hnpe_status hnpei_options_describe(const char *where, const hnpei_option *table, size_t index, hnpe_option_info *info)
{
    HNPEI_TRY(hnpei_check_pointer(where, "info", info));
    size_t n = 0;
    while (table[n].name)
        ++n;
    if (index >= n)
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "there is no option %zu, only 0 to %zu", index, n - 1);
    const hnpei_option *option = &table[index];
    int64_t minimum, maximum;
    find_range(option, &minimum, &maximum);
    hnpe_option_info full = {
        info->struct_size, option->key,          option->kind,         (int32_t)count_choices(option),
        option->name,      option->doc,          option->default_int,  minimum,
        maximum,           option->default_real, option->minimum_real, option->maximum_real};
    return hnpei_give_record(where, "info", &full, sizeof full, info);
}

hnpe_status hnpei_options_describe_choice(const char *where, const hnpei_option *table, int32_t key, size_t index,
                                          hnpe_choice_info *info)
{
    const hnpei_option *option;
    size_t at = 0;
    HNPEI_TRY(hnpei_check_pointer(where, "info", info));
    HNPEI_TRY(look_up(where, table, key, -1, &option, &at));
    if (index >= count_choices(option))
        return hnpei_fail(HNPE_ERROR_UNSUPPORTED, where, "option %s has no choice %zu", option->name, index);
    const hnpei_choice *choice = &option->choices[index];
    hnpe_choice_info full = {info->struct_size, choice->value, choice->name, choice->doc};
    return hnpei_give_record(where, "info", &full, sizeof full, info);
}
