/* The element types of tensors, and names fit for a message. */
#include "inside.h"

#include <string.h>

static const struct {
    const char *name;
    size_t size;
    hnpei_type type;
} types[] = {{"F32", 4, HNPEI_TYPE_F32},
             {"F64", 8, HNPEI_TYPE_F64},
             {"I64", 8, HNPEI_TYPE_I64},
             {"BOOL", 1, HNPEI_TYPE_BOOL},
             {"U8", 1, HNPEI_TYPE_U8}};
#define N_TYPES (sizeof types / sizeof *types)

const char *hnpei_type_name(hnpei_type type)
{
    for (size_t i = 0; i < N_TYPES; ++i)
        if (types[i].type == type)
            return types[i].name;
    return NULL;
}

size_t hnpei_type_size(hnpei_type type)
{
    for (size_t i = 0; i < N_TYPES; ++i)
        if (types[i].type == type)
            return types[i].size;
    return 0;
}

hnpei_type hnpei_type_named(const char *name)
{
    for (size_t i = 0; i < N_TYPES; ++i)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    return (hnpei_type)0;
}

/* Whatever a file holds, a message is one line of ASCII. */
static hnpei_quoted printable(const char *text)
{
    hnpei_quoted quoted = {{0}};
    for (size_t i = 0; text[i] && i + 1 < sizeof quoted.text; ++i)
        quoted.text[i] = (char)(text[i] >= ' ' && text[i] <= '~' ? text[i] : '?');
    return quoted;
}

hnpei_quoted hnpei_quote(const char *text)
{
    return printable(text);
}

hnpei_quoted hnpei_quote_tail(const char *text)
{
    size_t length = strlen(text), room = sizeof(hnpei_quoted) - 1;
    return printable(length > room ? text + length - room : text);
}
