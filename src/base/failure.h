/* How failures are raised: a status code returned, and a message left for this thread. */
#ifndef HNPEI_FAILURE_H
#define HNPEI_FAILURE_H

#include <hnpe/base.h>

#ifdef __GNUC__
#define HNPEI_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define HNPEI_PRINTF(text, first)
#endif

/* Leave "where: message" for this thread and return status. where may be NULL. */
hnpe_status hnpei_fail(hnpe_status status, const char *where, const char *format, ...) HNPEI_PRINTF(3, 4);

/* Tools that look at one file at a time (make static) learn here that what failed does not return HNPE_OK. */
#ifdef HNPEI_ANALYSED
#define hnpei_fail(status, ...) (hnpei_fail(status, __VA_ARGS__), (status))
#endif

/* Before the message of a failure that said nothing of where: "where: ". Returns status; HNPE_OK does nothing. */
hnpe_status hnpei_fail_name(hnpe_status status, const char *where);

/* A callback named `what` returned `result` (not 0): HNPE_ERROR_CALLBACK or HNPE_ERROR_CANCELLED with its own words. */
hnpe_status hnpei_fail_callback(const char *where, const char *what, int result);

/* For callbacks of the library's own, before they return non-zero: what was missing was memory, and the failure is
   HNPE_ERROR_NO_MEMORY. */
void hnpei_note_no_memory(void);

/* Before a callback is called, so that words of an earlier one are not taken for its own. */
void hnpei_clear_callback_words(void);

/* A failure on a worker thread is carried to the calling thread: save there, restore here. */
typedef struct hnpei_failure {
    hnpe_status status;
    int callback_result, is_named;
    char message[512];
} hnpei_failure;
void hnpei_failure_save(hnpe_status status, hnpei_failure *failure);
hnpe_status hnpei_failure_restore(const hnpei_failure *failure);
/* What came on top of a failure: its message becomes "message; what: message of the other". */
void hnpei_failure_add(hnpei_failure *failure, const char *what, const hnpei_failure *other);

#define HNPEI_FAIL(status, ...) hnpei_fail((status), __func__, __VA_ARGS__)
#define HNPEI_REQUIRE(condition, status, ...)                                                                          \
    do {                                                                                                               \
        if (!(condition))                                                                                              \
            return HNPEI_FAIL((status), __VA_ARGS__);                                                                  \
    } while (0)
#define HNPEI_TRY(call)                                                                                                \
    do {                                                                                                               \
        hnpe_status status_of_call_ = (call);                                                                          \
        if (status_of_call_ != HNPE_OK)                                                                                \
            return status_of_call_;                                                                                    \
    } while (0)
/* In functions with a `status` variable and a `cleanup:` label. */
#define HNPEI_TRY_CLEANUP(call)                                                                                        \
    do {                                                                                                               \
        status = (call);                                                                                               \
        if (status != HNPE_OK)                                                                                         \
            goto cleanup;                                                                                              \
    } while (0)

/* Our own invariants; anything that a caller, a file or a callback can cause is a status instead. */
#ifdef HNPEI_CHECKED
#include <assert.h>
#define HNPEI_ASSERT(condition) assert(condition)
#else
#define HNPEI_ASSERT(condition) ((void)0)
#endif

#endif
