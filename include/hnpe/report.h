/**
 * @file
 * Reports: what diagnostics found. A report is a list of named results, each with named arrays of doubles, a verdict
 * and one sentence that says what was found, with numbers. Diagnostics append to the report that they are given, all of
 * their results or, where they fail, none. It can be read as arrays, as text, as JSON, and as pictures for gnuplot.
 */
#ifndef HNPE_REPORT_H
#define HNPE_REPORT_H

#include <hnpe/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a result says of what was examined. */
typedef enum hnpe_verdict {
    HNPE_VERDICT_PASSED =
        1, /**< nothing was found that chance would not do as well, at the level that the sentence names */
    HNPE_VERDICT_FLAGGED = 2,   /**< something is wrong, as the sentence says */
    HNPE_VERDICT_UNDECIDED = 3, /**< there was too little to tell */
    HNPE_VERDICT_FORCE_32 = 0x7fffffff
} hnpe_verdict;

/** One result of a report. */
typedef struct hnpe_result_info {
    uint32_t struct_size; /**< sizeof(hnpe_result_info), set by the caller */
    int32_t verdict;      /**< one of hnpe_verdict */
    int64_t n_arrays;     /**< as many as hnpe_report_describe_array describes */
    const char *name;     /**< such as "sbc.global.0"; no two are equal; valid as long as the report */
    const char *sentence; /**< what was found, with numbers; valid as long as the report */
} hnpe_result_info;

/** One array of a result. */
typedef struct hnpe_array_info {
    uint32_t struct_size; /**< sizeof(hnpe_array_info), set by the caller */
    int32_t n_dims;       /**< 0: one number; 1: a vector; 2: a matrix, row-major */
    int64_t rows;         /**< 1 of one number */
    int64_t columns;      /**< 1 of one number and of a vector */
    const char *name;     /**< such as "rank"; valid as long as the report */
} hnpe_array_info;

/**
 * Make an empty report.
 *
 * @param context  NULL for the default one; diagnostics that write into the report use its threads and memory, unless
 * they say otherwise
 * @param report   out; release with hnpe_report_release
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_create(hnpe_context *context, hnpe_report **report);

/**
 * How many results there are. Outputs may be NULL.
 *
 * @param report       the report; not modified
 * @param n_results    out, all of them
 * @param n_flagged    out, those with the verdict HNPE_VERDICT_FLAGGED
 * @param n_undecided  out, those with the verdict HNPE_VERDICT_UNDECIDED
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_count(const hnpe_report *report, int64_t *n_results, int64_t *n_flagged,
                                       int64_t *n_undecided);

/**
 * Describe the result numbered 0, 1, …, in the order in which they were found.
 *
 * @param report  the report; not modified
 * @param result  its number
 * @param info    out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_describe_result(const hnpe_report *report, size_t result, hnpe_result_info *info);

/**
 * Describe the array numbered 0, 1, … of a result.
 *
 * @param report  the report; not modified
 * @param result  number of the result
 * @param index   number of the array
 * @param info    out; info->struct_size set by the caller
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (past the last)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_describe_array(const hnpe_report *report, size_t result, size_t index,
                                                hnpe_array_info *info);

/**
 * Copy an array out.
 *
 * @param report  the report; not modified
 * @param result  the result's name
 * @param array   the array's name
 * @param n       its numbers: rows times columns of hnpe_report_describe_array
 * @param values  out, [n] row-major; NaN where there is no number
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_UNSUPPORTED (no such result or array), HNPE_ERROR_SHAPE (it
 * has more or fewer numbers)
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_read(const hnpe_report *report, const char *result, const char *array, size_t n,
                                      double *values);

/**
 * The whole report as text: one line for each result, its verdict, name and sentence, and a last line that counts them.
 * UTF-8; never NULL, "" for what is no report. Valid until the report is given up, or another diagnostic appends to it.
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API const char *hnpe_report_text(const hnpe_report *report);

/**
 * Write the report to a file as JSON, which replaces one that is there at once or not at all: names, verdicts,
 * sentences, and arrays as lists (of lists), numbers so that they are read back to the bit. What is not finite is null.
 *
 * @param report  the report; not modified
 * @param path    UTF-8
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_save(const hnpe_report *report, const char *path);

/**
 * Write a script for gnuplot (5 or newer), with its numbers, for each result that has a picture: NAME.gnuplot, the
 * points of the result's name replaced by `_`. Run in that folder it writes NAME.pdf. The library itself does not run
 * gnuplot.
 *
 * @param report  the report; not modified
 * @param folder  UTF-8; made where there is none, though not those above it; scripts of the same name are replaced
 * @return HNPE_OK, HNPE_ERROR_INVALID_ARGUMENT, HNPE_ERROR_IO, HNPE_ERROR_NO_MEMORY
 *
 * Thread: any. Read-only.   Since: 0.1
 */
HNPE_API hnpe_status hnpe_report_draw(const hnpe_report *report, const char *folder);

/** Take another reference. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_report_retain(hnpe_report *report);
/** Give up a reference; NULL does nothing. Thread: any; safe during run.   Since: 0.1 */
HNPE_API void hnpe_report_release(hnpe_report *report);

#ifdef __cplusplus
}
#endif
#endif
