/* Is a text JSON, by RFC 8259? cJSON says NULL both of what is none and where memory is at its end: a header is checked
   here first, so that the first is the file's fault and the second is not. Nothing passes that cJSON would refuse;
   control characters in strings do, as with cJSON. */
#include "inside.h"

#include <string.h>

/* cJSON before 1.7.18 reads no longer number; a header is nested three deep. */
enum { LONGEST_NUMBER = 60, DEEPEST = 16 };

/* Each takes where it begins, in a text that ends with a NUL, and gives what follows, or NULL. */
static const char *pass_value(const char *at, int depth);

static const char *pass_blanks(const char *at)
{
    return at + strspn(at, " \t\n\r");
}

static const char *pass_digits(const char *at)
{
    const size_t n = strspn(at, "0123456789");
    return n ? at + n : NULL;
}

static const char *pass_number(const char *at)
{
    const char *begin = at;
    at += *at == '-';
    at = *at == '0' ? at + 1 : pass_digits(at);
    if (at && *at == '.')
        at = pass_digits(at + 1);
    if (at && (*at == 'e' || *at == 'E'))
        at = pass_digits(at + 1 + (at[1] == '+' || at[1] == '-'));
    return at && at - begin <= LONGEST_NUMBER ? at : NULL;
}

/* Four hexadecimal digits as a number; -1: they are none. */
static long read_four(const char *at)
{
    static const char digits[] = "00112233445566778899aAbBcCdDeEfF";
    long value = 0;
    for (int i = 0; i < 4; ++i) {
        const char *digit = at[i] ? strchr(digits, at[i]) : NULL;
        if (!digit)
            return -1;
        value = 16 * value + (digit - digits) / 2;
    }
    return value;
}

/* What follows a backslash. Halves of a pair of UTF-16 come together. */
static const char *pass_escape(const char *at)
{
    if (*at != 'u')
        return *at && strchr("\"\\/bfnrt", *at) ? at + 1 : NULL;
    const long first = read_four(at + 1);
    if (first < 0 || (first >= 0xdc00 && first <= 0xdfff))
        return NULL;
    if (first < 0xd800 || first > 0xdfff)
        return at + 5;
    if (at[5] != '\\' || at[6] != 'u')
        return NULL;
    const long second = read_four(at + 7);
    return second >= 0xdc00 && second <= 0xdfff ? at + 11 : NULL;
}

static const char *pass_string(const char *at)
{
    if (*at++ != '"')
        return NULL;
    while (at && *at != '"')
        if (*at == '\0')
            return NULL;
        else
            at = *at == '\\' ? pass_escape(at + 1) : at + 1;
    return at ? at + 1 : NULL;
}

static const char *pass_member(const char *at, int depth)
{
    at = pass_string(pass_blanks(at));
    if (!at || *(at = pass_blanks(at)) != ':')
        return NULL;
    return pass_value(at + 1, depth);
}

/* An object, of members, or an array, of values. */
static const char *pass_list(const char *at, int depth, char close, const char *(*pass)(const char *at, int depth))
{
    if (depth == DEEPEST)
        return NULL;
    if (*pass_blanks(at) == close)
        return pass_blanks(at) + 1;
    while ((at = pass(at, depth + 1))) {
        at = pass_blanks(at);
        if (*at == close)
            return at + 1;
        if (*at++ != ',')
            return NULL;
    }
    return NULL;
}

static const char *pass_word(const char *at, const char *word)
{
    const size_t length = strlen(word);
    return strncmp(at, word, length) == 0 ? at + length : NULL;
}

static const char *pass_value(const char *at, int depth)
{
    at = pass_blanks(at);
    switch (*at) {
    case '{':
        return pass_list(at + 1, depth, '}', pass_member);
    case '[':
        return pass_list(at + 1, depth, ']', pass_value);
    case '"':
        return pass_string(at);
    case 't':
        return pass_word(at, "true");
    case 'f':
        return pass_word(at, "false");
    case 'n':
        return pass_word(at, "null");
    default:
        return pass_number(at);
    }
}

int hnpei_is_json(const char *text)
{
    const char *end = pass_value(text, 0);
    return end && *pass_blanks(end) == '\0';
}
