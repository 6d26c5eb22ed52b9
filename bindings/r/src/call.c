/* Calls of the library: no jump of R ever crosses its frames, and its failures become conditions of R once nothing is
   left to release. */
#include "runtime.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

static hnper_call *innermost;
static pthread_t r_thread;

void hnper_guard_init(void)
{
    r_thread = pthread_self();
}

void hnper_raise(hnpe_status status, const char *message)
{
    SEXP name = PROTECT(Rf_mkString(hnpe_status_name(status)));
    SEXP text = PROTECT(Rf_ScalarString(Rf_mkCharCE(message, CE_UTF8)));
    SEXP space = PROTECT(R_FindNamespace(PROTECT(Rf_mkString("hnpe"))));
    SEXP call = PROTECT(Rf_lang3(Rf_install("raise"), name, text));
    Rf_eval(call, space);
    Rf_error("%s", message); /* not reached: raise() stops */
}

void hnper_refuse(hnpe_status status, const char *format, ...)
{
    char message[600];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    hnper_raise(status, message);
}

void hnper_begin(hnper_call *call)
{
    call->token = PROTECT(R_MakeUnwindCont());
    call->pending = 0;
    call->interrupted = 0;
    call->outer = innermost;
    innermost = call;
}

void hnper_end(hnper_call *call, hnpe_status status)
{
    char message[1024];
    innermost = call->outer;
    if (call->pending)
        R_ContinueUnwind(call->token);
    UNPROTECT(1);
    if (status == HNPE_OK)
        return;
    snprintf(message, sizeof message, "%s", hnpe_last_error());
    hnper_raise(status, message);
}

int hnper_is_calling(void)
{
    return !pthread_equal(r_thread, pthread_self()) || innermost != NULL;
}

void hnper_note_interrupt(void)
{
    for (hnper_call *call = innermost; call != NULL; call = call->outer)
        call->interrupted = 1;
}

static void leave(void *target, Rboolean jump)
{
    if (jump)
        longjmp(*(jmp_buf *)target, 1);
}

int hnper_guard(SEXP (*body)(void *data), void *data)
{
    /* Other threads never get here: callbacks are not declared concurrent. This makes sure of it. */
    if (!pthread_equal(r_thread, pthread_self()))
        return -1;
    hnper_call *const call = innermost;
    if (call == NULL)
        return -1;
    if (call->pending)
        return call->interrupted ? 1 : -1;
    jmp_buf target;
    if (setjmp(target) == 0) {
        R_UnwindProtect(body, data, leave, &target, call->token);
        return 0;
    }
    innermost = call; /* calls that the body made were left without their ends */
    call->pending = 1;
    return call->interrupted ? 1 : -1;
}
