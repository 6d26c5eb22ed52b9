#include "text.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
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

/* The shortest of 15 to 17 digits that is the number, bit for bit. cJSON's own are not: it takes 15 digits for enough
   where they are off by the last bit. */
hnpei_number hnpei_number_print(double value)
{
    hnpei_number number = {""};
    for (int digits = 15; digits <= 17; ++digits) {
        snprintf(number.text, sizeof number.text, "%.*g", digits, value);
        const double read = strtod(number.text, NULL);
        if (read == value && !signbit(read) == !signbit(value))
            break;
    }
    /* A host's language may write a comma, or more than one byte, where JSON has a point. */
    char *at = number.text + strspn(number.text, "-0123456789");
    const size_t other = strcspn(at, "0123456789e");
    if (other) {
        *at = '.';
        memmove(at + 1, at + other, strlen(at + other) + 1);
    }
    return number;
}

void hnpei_text_number(hnpei_text *text, double value)
{
    hnpei_text_add(text, isfinite(value) ? hnpei_number_print(value).text : "NaN");
}
