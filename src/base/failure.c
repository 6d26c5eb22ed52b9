/* The message of this thread's last failure: the only mutable state outside handles. */
#include "failure.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static _Thread_local char last_message[512];
static _Thread_local char callback_words[401];
static _Thread_local int callback_result, callback_lacked_memory, is_named;

_Static_assert(sizeof(hnpe_status) == 4, "bindings assume a 32-bit status");

hnpe_status(hnpei_fail)(hnpe_status status, const char *where, const char *format, ...)
{
    int length = where ? snprintf(last_message, sizeof last_message, "%s: ", where) : 0;
    va_list arguments;
    va_start(arguments, format);
    if (length >= 0 && (size_t)length < sizeof last_message)
        vsnprintf(last_message + length, sizeof last_message - (size_t)length, format, arguments);
    va_end(arguments);
    callback_result = 0;
    is_named = where != NULL;
    return status;
}

hnpe_status hnpei_fail_callback(const char *where, const char *what, int result)
{
    if (callback_lacked_memory)
        return hnpei_fail(HNPE_ERROR_NO_MEMORY, where, "out of memory in the %s callback", what);
    const char *words = callback_words[0] ? callback_words : "it gave no message";
    hnpe_status status = hnpei_fail(result > 0 ? HNPE_ERROR_CANCELLED : HNPE_ERROR_CALLBACK, where,
                                    "the %s callback returned %d: %s", what, result, words);
    callback_result = result;
    return status;
}

void hnpei_note_no_memory(void)
{
    callback_lacked_memory = 1;
}

void hnpei_clear_callback_words(void)
{
    callback_lacked_memory = 0;
    callback_words[0] = '\0';
}

hnpe_status hnpei_fail_name(hnpe_status status, const char *where)
{
    char message[sizeof last_message];
    if (status == HNPE_OK || is_named || !where)
        return status;
    memcpy(message, last_message, sizeof message);
    snprintf(last_message, sizeof last_message, "%.100s: %.400s", where, message);
    is_named = 1;
    return status;
}

void hnpei_failure_save(hnpe_status status, hnpei_failure *failure)
{
    failure->status = status;
    failure->callback_result = callback_result;
    failure->is_named = is_named;
    memcpy(failure->message, last_message, sizeof last_message);
}

hnpe_status hnpei_failure_restore(const hnpei_failure *failure)
{
    memcpy(last_message, failure->message, sizeof last_message);
    callback_result = failure->callback_result;
    is_named = failure->is_named;
    return failure->status;
}

void hnpei_failure_add(hnpei_failure *failure, const char *what, const hnpei_failure *other)
{
    char both[sizeof failure->message];
    snprintf(both, sizeof both, "%.240s; %.30s: %.200s", failure->message, what, other->message);
    memcpy(failure->message, both, sizeof both);
}

const char *hnpe_last_error(void)
{
    return last_message;
}

int hnpe_last_callback_result(void)
{
    return callback_result;
}

void hnpe_set_error(const char *message)
{
    snprintf(callback_words, sizeof callback_words, "%s", message ? message : "");
}

const char *hnpe_status_name(hnpe_status status)
{
    switch ((int)status) {
#define HNPEI_NAME(name, value, text)                                                                                  \
    case value:                                                                                                        \
        return #name;
        HNPE_STATUS_LIST(HNPEI_NAME)
#undef HNPEI_NAME
    default:
        return "HNPE_STATUS_UNKNOWN";
    }
}

const char *hnpe_status_text(hnpe_status status)
{
    switch ((int)status) {
#define HNPEI_TEXT(name, value, text)                                                                                  \
    case value:                                                                                                        \
        return text;
        HNPE_STATUS_LIST(HNPEI_TEXT)
#undef HNPEI_TEXT
    default:
        return "unknown status";
    }
}
