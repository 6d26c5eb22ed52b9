#include "text.h"

#include <cjson/cJSON.h>

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PIECE_ROOM ((size_t)1500)

static void grow(hnpei_text *text, size_t more)
{
    size_t room = text->room ? text->room : 256;
    while (room < text->length + more + 1)
        room *= 2;
    if (room == text->room)
        return;
    text->status = hnpei_reallocate(text->context, text->room, room, 1, &text->bytes);
    if (text->status == HNPE_OK)
        text->room = room;
}

void hnpei_text_add(hnpei_text *text, const char *piece)
{
    const size_t length = strlen(piece);
    if (text->status == HNPE_OK)
        grow(text, length);
    if (text->status != HNPE_OK)
        return;
    memcpy(text->bytes + text->length, piece, length + 1);
    text->length += length;
}

void hnpei_text_print(hnpei_text *text, const char *format, ...)
{
    char piece[PIECE_ROOM];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(piece, sizeof piece, format, arguments);
    va_end(arguments);
    hnpei_text_add(text, piece);
}

void hnpei_text_number(hnpei_text *text, double value)
{
    char piece[32];
    cJSON number = {.type = cJSON_Number, .valuedouble = value};
    if (!isfinite(value))
        hnpei_text_add(text, "NaN");
    else if (cJSON_PrintPreallocated(&number, piece, sizeof piece, 0))
        hnpei_text_add(text, piece);
    else if (text->status == HNPE_OK)
        text->status = hnpei_fail(HNPE_ERROR_NO_MEMORY, NULL, "out of memory for a number");
}
