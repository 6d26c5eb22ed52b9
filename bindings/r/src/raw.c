/* Written by bindings/generate from the headers in include/hnpe: do not edit. */
/* clang-format off */
#include "runtime.h"

#include <R_ext/Rdynload.h>

enum { TYPE_CONTEXT, TYPE_MONITOR, TYPE_RNG, TYPE_PRIOR, TYPE_SIMULATOR, TYPE_DATASET, TYPE_EMBEDDER, TYPE_FLOW, TYPE_ESTIMATOR, TYPE_TRAINER, TYPE_POSTERIOR, TYPE_INFERENCE, TYPE_REPORT, TYPE_CONDITIONAL };
static void let_go_of_hnpe_context(void *handle)
{
    hnpe_context_release(handle);
}
static void let_go_of_hnpe_monitor(void *handle)
{
    hnpe_monitor_release(handle);
}
static void let_go_of_hnpe_rng(void *handle)
{
    hnpe_rng_release(handle);
}
static void let_go_of_hnpe_prior(void *handle)
{
    hnpe_prior_release(handle);
}
static void let_go_of_hnpe_simulator(void *handle)
{
    hnpe_simulator_release(handle);
}
static void let_go_of_hnpe_dataset(void *handle)
{
    hnpe_dataset_release(handle);
}
static void let_go_of_hnpe_embedder(void *handle)
{
    hnpe_embedder_release(handle);
}
static void let_go_of_hnpe_flow(void *handle)
{
    hnpe_flow_release(handle);
}
static void let_go_of_hnpe_estimator(void *handle)
{
    hnpe_estimator_release(handle);
}
static void let_go_of_hnpe_trainer(void *handle)
{
    hnpe_trainer_release(handle);
}
static void let_go_of_hnpe_posterior(void *handle)
{
    hnpe_posterior_release(handle);
}
static void let_go_of_hnpe_inference(void *handle)
{
    hnpe_inference_release(handle);
}
static void let_go_of_hnpe_report(void *handle)
{
    hnpe_report_release(handle);
}
static void let_go_of_hnpe_conditional(void *handle)
{
    hnpe_conditional_release(handle);
}
hnper_type hnper_types[] = {
    {"hnpe_context", let_go_of_hnpe_context, 0, NULL},
    {"hnpe_monitor", let_go_of_hnpe_monitor, 0, NULL},
    {"hnpe_rng", let_go_of_hnpe_rng, 0, NULL},
    {"hnpe_prior", let_go_of_hnpe_prior, 0, NULL},
    {"hnpe_simulator", let_go_of_hnpe_simulator, 0, NULL},
    {"hnpe_dataset", let_go_of_hnpe_dataset, 0, NULL},
    {"hnpe_embedder", let_go_of_hnpe_embedder, 0, NULL},
    {"hnpe_flow", let_go_of_hnpe_flow, 0, NULL},
    {"hnpe_estimator", let_go_of_hnpe_estimator, 0, NULL},
    {"hnpe_trainer", let_go_of_hnpe_trainer, 0, NULL},
    {"hnpe_posterior", let_go_of_hnpe_posterior, 0, NULL},
    {"hnpe_inference", let_go_of_hnpe_inference, 0, NULL},
    {"hnpe_report", let_go_of_hnpe_report, 0, NULL},
    {"hnpe_conditional", let_go_of_hnpe_conditional, 0, NULL},
    {NULL, NULL, 0, NULL}
};

static SEXP hnper_from_hnpe_dims(const hnpe_dims *record)
{
    static const char *const names[] = {"d_local", "d_global", "d_x", "d_out", "d_given"};
    SEXP list = PROTECT(hnper_list(5, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarReal((double)record->d_local));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->d_global));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->d_x));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal((double)record->d_out));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal((double)record->d_given));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_option_info(const hnpe_option_info *record)
{
    static const char *const names[] = {"key", "kind", "n_choices", "name", "doc", "default_int", "minimum_int", "maximum_int", "default_real", "minimum_real", "maximum_real"};
    SEXP list = PROTECT(hnper_list(11, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->key));
    SET_VECTOR_ELT(list, 1, Rf_ScalarInteger(record->kind));
    SET_VECTOR_ELT(list, 2, Rf_ScalarInteger(record->n_choices));
    SET_VECTOR_ELT(list, 3, hnper_from_string(record->name));
    SET_VECTOR_ELT(list, 4, hnper_from_string(record->doc));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal((double)record->default_int));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal((double)record->minimum_int));
    SET_VECTOR_ELT(list, 7, Rf_ScalarReal((double)record->maximum_int));
    SET_VECTOR_ELT(list, 8, Rf_ScalarReal(record->default_real));
    SET_VECTOR_ELT(list, 9, Rf_ScalarReal(record->minimum_real));
    SET_VECTOR_ELT(list, 10, Rf_ScalarReal(record->maximum_real));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_choice_info(const hnpe_choice_info *record)
{
    static const char *const names[] = {"value", "name", "doc"};
    SEXP list = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->value));
    SET_VECTOR_ELT(list, 1, hnper_from_string(record->name));
    SET_VECTOR_ELT(list, 2, hnper_from_string(record->doc));
    UNPROTECT(1);
    return list;
}

SEXP hnper_from_hnpe_progress(const hnpe_progress *record)
{
    static const char *const names[] = {"phase", "done", "total", "elapsed", "remaining", "training_loss", "validation_loss", "round", "last_round"};
    SEXP list = PROTECT(hnper_list(9, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->phase));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->done));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->total));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->elapsed));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal(record->remaining));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal(record->training_loss));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal(record->validation_loss));
    SET_VECTOR_ELT(list, 7, Rf_ScalarInteger(record->round));
    SET_VECTOR_ELT(list, 8, Rf_ScalarInteger(record->last_round));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_result_info(const hnpe_result_info *record)
{
    static const char *const names[] = {"verdict", "n_arrays", "name", "sentence"};
    SEXP list = PROTECT(hnper_list(4, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->verdict));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->n_arrays));
    SET_VECTOR_ELT(list, 2, hnper_from_string(record->name));
    SET_VECTOR_ELT(list, 3, hnper_from_string(record->sentence));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_array_info(const hnpe_array_info *record)
{
    static const char *const names[] = {"n_dims", "rows", "columns", "name"};
    SEXP list = PROTECT(hnper_list(4, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->n_dims));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->rows));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->columns));
    SET_VECTOR_ELT(list, 3, hnper_from_string(record->name));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_proposal_info(const hnpe_proposal_info *record)
{
    static const char *const names[] = {"kind", "n_sets", "log_constant", "error"};
    SEXP list = PROTECT(hnper_list(4, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->kind));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->n_sets));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal(record->log_constant));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->error));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_spread_info(const hnpe_spread_info *record)
{
    static const char *const names[] = {"n_members", "disagrees", "mean_spread", "sd_ratio", "divergence", "divergence_error", "divergence_most", "mean_parameter", "sd_parameter"};
    SEXP list = PROTECT(hnper_list(9, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->n_members));
    SET_VECTOR_ELT(list, 1, Rf_ScalarInteger(record->disagrees));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal(record->mean_spread));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->sd_ratio));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal(record->divergence));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal(record->divergence_error));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal(record->divergence_most));
    SET_VECTOR_ELT(list, 7, Rf_ScalarReal((double)record->mean_parameter));
    SET_VECTOR_ELT(list, 8, Rf_ScalarReal((double)record->sd_parameter));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_observation_info(const hnpe_observation_info *record)
{
    static const char *const names[] = {"is_known", "is_far", "is_other_size", "distance", "row", "column"};
    SEXP list = PROTECT(hnper_list(6, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->is_known));
    SET_VECTOR_ELT(list, 1, Rf_ScalarInteger(record->is_far));
    SET_VECTOR_ELT(list, 2, Rf_ScalarInteger(record->is_other_size));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->distance));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal((double)record->row));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal((double)record->column));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_importance_info(const hnpe_importance_info *record)
{
    static const char *const names[] = {"verdict", "words", "n", "n_tail", "pareto_k", "pareto_k_limit", "effective", "efficiency", "log_evidence", "log_evidence_error"};
    SEXP list = PROTECT(hnper_list(10, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->verdict));
    SET_VECTOR_ELT(list, 1, hnper_from_string(record->words));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->n));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal((double)record->n_tail));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal(record->pareto_k));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal(record->pareto_k_limit));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal(record->effective));
    SET_VECTOR_ELT(list, 7, Rf_ScalarReal(record->efficiency));
    SET_VECTOR_ELT(list, 8, Rf_ScalarReal(record->log_evidence));
    SET_VECTOR_ELT(list, 9, Rf_ScalarReal(record->log_evidence_error));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_round_info(const hnpe_round_info *record)
{
    static const char *const names[] = {"proposal", "loss", "state", "status", "renewed", "resampled", "n_sets", "n_rows", "n_invalid", "n_incomplete", "n_headless", "n_open", "n_training", "n_epochs", "prior_left", "prior_left_error", "acceptance", "validation_loss", "effective_sample_size", "moved", "seconds_simulating", "seconds_training"};
    SEXP list = PROTECT(hnper_list(22, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->proposal));
    SET_VECTOR_ELT(list, 1, Rf_ScalarInteger(record->loss));
    SET_VECTOR_ELT(list, 2, Rf_ScalarInteger(record->state));
    SET_VECTOR_ELT(list, 3, Rf_ScalarInteger(record->status));
    SET_VECTOR_ELT(list, 4, Rf_ScalarInteger(record->renewed));
    SET_VECTOR_ELT(list, 5, Rf_ScalarInteger(record->resampled));
    SET_VECTOR_ELT(list, 6, Rf_ScalarReal((double)record->n_sets));
    SET_VECTOR_ELT(list, 7, Rf_ScalarReal((double)record->n_rows));
    SET_VECTOR_ELT(list, 8, Rf_ScalarReal((double)record->n_invalid));
    SET_VECTOR_ELT(list, 9, Rf_ScalarReal((double)record->n_incomplete));
    SET_VECTOR_ELT(list, 10, Rf_ScalarReal((double)record->n_headless));
    SET_VECTOR_ELT(list, 11, Rf_ScalarReal((double)record->n_open));
    SET_VECTOR_ELT(list, 12, Rf_ScalarReal((double)record->n_training));
    SET_VECTOR_ELT(list, 13, Rf_ScalarReal((double)record->n_epochs));
    SET_VECTOR_ELT(list, 14, Rf_ScalarReal(record->prior_left));
    SET_VECTOR_ELT(list, 15, Rf_ScalarReal(record->prior_left_error));
    SET_VECTOR_ELT(list, 16, Rf_ScalarReal(record->acceptance));
    SET_VECTOR_ELT(list, 17, Rf_ScalarReal(record->validation_loss));
    SET_VECTOR_ELT(list, 18, Rf_ScalarReal(record->effective_sample_size));
    SET_VECTOR_ELT(list, 19, Rf_ScalarReal(record->moved));
    SET_VECTOR_ELT(list, 20, Rf_ScalarReal(record->seconds_simulating));
    SET_VECTOR_ELT(list, 21, Rf_ScalarReal(record->seconds_training));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_conditional_info(const hnpe_conditional_info *record)
{
    static const char *const names[] = {"kind", "d_free", "d_fixed", "log_marginal", "error", "evaluations"};
    SEXP list = PROTECT(hnper_list(6, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->kind));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->d_free));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->d_fixed));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->log_marginal));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal(record->error));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal((double)record->evaluations));
    UNPROTECT(1);
    return list;
}

static SEXP hnper_from_hnpe_chains_info(const hnpe_chains_info *record)
{
    static const char *const names[] = {"verdict", "n_draws", "evaluations", "rhat", "ess_bulk", "ess_tail"};
    SEXP list = PROTECT(hnper_list(6, names));
    SET_VECTOR_ELT(list, 0, Rf_ScalarInteger(record->verdict));
    SET_VECTOR_ELT(list, 1, Rf_ScalarReal((double)record->n_draws));
    SET_VECTOR_ELT(list, 2, Rf_ScalarReal((double)record->evaluations));
    SET_VECTOR_ELT(list, 3, Rf_ScalarReal(record->rhat));
    SET_VECTOR_ELT(list, 4, Rf_ScalarReal(record->ess_bulk));
    SET_VECTOR_ELT(list, 5, Rf_ScalarReal(record->ess_tail));
    UNPROTECT(1);
    return list;
}

SEXP internal_interrupted(void);
SEXP internal_live(void);

static SEXP r_hnpe_status_name(SEXP status_)
{
    const hnpe_status status = (hnpe_status)hnper_int32(status_, "status");
    const char *value = hnpe_status_name(status);
    return hnper_from_string(value);
}

static SEXP r_hnpe_status_text(SEXP status_)
{
    const hnpe_status status = (hnpe_status)hnper_int32(status_, "status");
    const char *value = hnpe_status_text(status);
    return hnper_from_string(value);
}

static SEXP r_hnpe_last_error(void)
{
    const char *value = hnpe_last_error();
    return hnper_from_string(value);
}

static SEXP r_hnpe_last_callback_result(void)
{
    const int value = hnpe_last_callback_result();
    return Rf_ScalarInteger(value);
}

static SEXP r_hnpe_set_error(SEXP message_)
{
    const char *message = hnper_string(message_, "message");
    hnpe_set_error(message);
    return R_NilValue;
}

static SEXP r_hnpe_version_string(void)
{
    const char *value = hnpe_version_string();
    return hnper_from_string(value);
}

static SEXP r_hnpe_abi_version(void)
{
    const uint32_t value = hnpe_abi_version();
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_context_create(void)
{
    SEXP context_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_CONTEXT]));
    hnpe_context *context = NULL;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_create(NULL, &context);
    hnper_handle_set(context_out, &hnper_types[TYPE_CONTEXT], context);
    hnper_end(&call, status);
    SEXP answer = PROTECT(context_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_context_set_log(SEXP context_, SEXP log_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    hnper_function *function = hnper_function_new(log_, context_, 0, 0, 0);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_set_log(context, function == NULL ? NULL : hnper_log, function, hnper_function_release);
    if (status != HNPE_OK)
        hnper_function_release(function);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_context_retain(SEXP context_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    SEXP context_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_CONTEXT]));
    hnper_keep_of(context_out, context_);
    hnpe_context_retain(context);
    hnper_handle_set(context_out, &hnper_types[TYPE_CONTEXT], context);
    UNPROTECT(1);
    return context_out;
}

static SEXP r_hnpe_context_release(SEXP context_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    if (context != NULL)
        hnper_handle_release(context_, &hnper_types[TYPE_CONTEXT]);
    return R_NilValue;
}

static SEXP r_hnpe_context_set_int(SEXP context_, SEXP key_, SEXP value_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_set_int(context, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_context_set_real(SEXP context_, SEXP key_, SEXP value_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_set_real(context, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_context_get_int(SEXP context_, SEXP key_)
{
    const hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_get_int(context, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_context_get_real(SEXP context_, SEXP key_)
{
    const hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_get_real(context, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_context_reset_option(SEXP context_, SEXP key_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 0, "context");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_reset_option(context, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_context_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_context_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_context_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_monitor_create(SEXP context_, SEXP progress_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    SEXP monitor_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_MONITOR]));
    hnpe_monitor *monitor = NULL;
    hnper_keep_of(monitor_out, context_);
    hnper_function *function = hnper_function_new(progress_, monitor_out, 0, 0, 0);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_monitor_create(context, hnper_progress, function, hnper_function_release, &monitor);
    if (status != HNPE_OK)
        hnper_function_release(function);
    hnper_handle_set(monitor_out, &hnper_types[TYPE_MONITOR], monitor);
    hnper_end(&call, status);
    SEXP answer = PROTECT(monitor_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_monitor_request_stop(SEXP monitor_)
{
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 0, "monitor");
    hnpe_monitor_request_stop(monitor);
    return R_NilValue;
}

static SEXP r_hnpe_monitor_retain(SEXP monitor_)
{
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 0, "monitor");
    SEXP monitor_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_MONITOR]));
    hnper_keep_of(monitor_out, monitor_);
    hnpe_monitor_retain(monitor);
    hnper_handle_set(monitor_out, &hnper_types[TYPE_MONITOR], monitor);
    UNPROTECT(1);
    return monitor_out;
}

static SEXP r_hnpe_monitor_release(SEXP monitor_)
{
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    if (monitor != NULL)
        hnper_handle_release(monitor_, &hnper_types[TYPE_MONITOR]);
    return R_NilValue;
}

static SEXP r_hnpe_report_create(SEXP context_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    SEXP report_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_REPORT]));
    hnpe_report *report = NULL;
    hnper_keep_of(report_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_create(context, &report);
    hnper_handle_set(report_out, &hnper_types[TYPE_REPORT], report);
    hnper_end(&call, status);
    SEXP answer = PROTECT(report_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_report_count(SEXP report_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    int64_t n_results = 0;
    int64_t n_flagged = 0;
    int64_t n_undecided = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_count(report, &n_results, &n_flagged, &n_undecided);
    hnper_end(&call, status);
    static const char *const names[] = {"n_results", "n_flagged", "n_undecided"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, Rf_ScalarReal((double)n_results));
    SET_VECTOR_ELT(answer, 1, Rf_ScalarReal((double)n_flagged));
    SET_VECTOR_ELT(answer, 2, Rf_ScalarReal((double)n_undecided));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_report_describe_result(SEXP report_, SEXP result_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const size_t result = hnper_size(result_, "result");
    hnpe_result_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_describe_result(report, result, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_result_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_report_describe_array(SEXP report_, SEXP result_, SEXP index_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const size_t result = hnper_size(result_, "result");
    const size_t index = hnper_size(index_, "index");
    hnpe_array_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_describe_array(report, result, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_array_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_report_read(SEXP report_, SEXP result_, SEXP array_, SEXP n_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const char *result = hnper_string(result_, "result");
    const char *array = hnper_string(array_, "array");
    const size_t n = hnper_size(n_, "n");
    SEXP values_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_read(report, result, array, n, REAL(values_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(values_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_report_text(SEXP report_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const char *value = hnpe_report_text(report);
    return hnper_from_string(value);
}

static SEXP r_hnpe_report_save(SEXP report_, SEXP path_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const char *path = hnper_string(path_, "path");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_save(report, path);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_report_draw(SEXP report_, SEXP folder_)
{
    const hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    const char *folder = hnper_string(folder_, "folder");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_report_draw(report, folder);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_report_retain(SEXP report_)
{
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    SEXP report_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_REPORT]));
    hnper_keep_of(report_out, report_);
    hnpe_report_retain(report);
    hnper_handle_set(report_out, &hnper_types[TYPE_REPORT], report);
    UNPROTECT(1);
    return report_out;
}

static SEXP r_hnpe_report_release(SEXP report_)
{
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 1, "report");
    if (report != NULL)
        hnper_handle_release(report_, &hnper_types[TYPE_REPORT]);
    return R_NilValue;
}

static SEXP r_hnpe_rng_create(SEXP context_, SEXP seed_, SEXP stream_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    const uint64_t stream = hnper_uint64(stream_, "stream");
    SEXP rng_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_RNG]));
    hnpe_rng *rng = NULL;
    hnper_keep_of(rng_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_rng_create(context, seed, stream, &rng);
    hnper_handle_set(rng_out, &hnper_types[TYPE_RNG], rng);
    hnper_end(&call, status);
    SEXP answer = PROTECT(rng_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_rng_retain(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    SEXP rng_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_RNG]));
    hnper_keep_of(rng_out, rng_);
    hnpe_rng_retain(rng);
    hnper_handle_set(rng_out, &hnper_types[TYPE_RNG], rng);
    UNPROTECT(1);
    return rng_out;
}

static SEXP r_hnpe_rng_release(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    if (rng != NULL)
        hnper_handle_release(rng_, &hnper_types[TYPE_RNG]);
    return R_NilValue;
}

static SEXP r_hnpe_rng_next(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const uint64_t value = hnpe_rng_next(rng);
    return hnper_from_uint64(value);
}

static SEXP r_hnpe_rng_uniform(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const double value = hnpe_rng_uniform(rng);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_rng_normal(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const double value = hnpe_rng_normal(rng);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_rng_exponential(SEXP rng_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const double value = hnpe_rng_exponential(rng);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_rng_gamma(SEXP rng_, SEXP shape_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const double shape = hnper_real(shape_, "shape");
    const double value = hnpe_rng_gamma(rng, shape);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_rng_beta(SEXP rng_, SEXP a_, SEXP b_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const double a = hnper_real(a_, "a");
    const double b = hnper_real(b_, "b");
    const double value = hnpe_rng_beta(rng, a, b);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_rng_fill_uniform(SEXP rng_, SEXP n_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const size_t n = hnper_size(n_, "n");
    SEXP out_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnpe_rng_fill_uniform(rng, n, REAL(out_out));
    SEXP answer = PROTECT(out_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_rng_fill_normal(SEXP rng_, SEXP n_)
{
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 0, "rng");
    const size_t n = hnper_size(n_, "n");
    SEXP out_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnpe_rng_fill_normal(rng, n, REAL(out_out));
    SEXP answer = PROTECT(out_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_uniform(SEXP context_, SEXP dim_, SEXP low_, SEXP high_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *low = hnper_reals(low_, (double)dim, "low", "[dim]");
    const double *high = hnper_reals(high_, (double)dim, "high", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_uniform(context, dim, low, high, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_normal(SEXP context_, SEXP dim_, SEXP mean_, SEXP sd_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *mean = hnper_reals(mean_, (double)dim, "mean", "[dim]");
    const double *sd = hnper_reals(sd_, (double)dim, "sd", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_normal(context, dim, mean, sd, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_multivariate_normal(SEXP context_, SEXP dim_, SEXP mean_, SEXP covariance_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *mean = hnper_reals(mean_, (double)dim, "mean", "[dim]");
    const double *covariance = hnper_reals(covariance_, (double)dim * (double)dim, "covariance", "[dim, dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_multivariate_normal(context, dim, mean, covariance, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_log_normal(SEXP context_, SEXP dim_, SEXP log_mean_, SEXP log_sd_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *log_mean = hnper_reals(log_mean_, (double)dim, "log_mean", "[dim]");
    const double *log_sd = hnper_reals(log_sd_, (double)dim, "log_sd", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_log_normal(context, dim, log_mean, log_sd, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_log_uniform(SEXP context_, SEXP dim_, SEXP low_, SEXP high_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *low = hnper_reals(low_, (double)dim, "low", "[dim]");
    const double *high = hnper_reals(high_, (double)dim, "high", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_log_uniform(context, dim, low, high, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_exponential(SEXP context_, SEXP dim_, SEXP rate_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *rate = hnper_reals(rate_, (double)dim, "rate", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_exponential(context, dim, rate, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_gamma(SEXP context_, SEXP dim_, SEXP shape_, SEXP rate_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *shape = hnper_reals(shape_, (double)dim, "shape", "[dim]");
    const double *rate = hnper_reals(rate_, (double)dim, "rate", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_gamma(context, dim, shape, rate, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_beta(SEXP context_, SEXP dim_, SEXP a_, SEXP b_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *a = hnper_reals(a_, (double)dim, "a", "[dim]");
    const double *b = hnper_reals(b_, (double)dim, "b", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_beta(context, dim, a, b, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_truncated_normal(SEXP context_, SEXP dim_, SEXP mean_, SEXP sd_, SEXP low_, SEXP high_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const double *mean = hnper_reals(mean_, (double)dim, "mean", "[dim]");
    const double *sd = hnper_reals(sd_, (double)dim, "sd", "[dim]");
    const double *low = hnper_reals(low_, (double)dim, "low", "[dim]");
    const double *high = hnper_reals(high_, (double)dim, "high", "[dim]");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_truncated_normal(context, dim, mean, sd, low, high, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_product(SEXP context_, SEXP n_, SEXP factors_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    hnpe_prior **factors = (hnpe_prior **)R_alloc(n + 1, sizeof *factors);
    if (TYPEOF(factors_) != VECSXP || (size_t)XLENGTH(factors_) != n)
        hnper_refuse(HNPE_ERROR_SHAPE, "factors must be a list of n priors");
    for (size_t i = 0; i < n; ++i)
        factors[i] = hnper_handle_get(VECTOR_ELT(factors_, (R_xlen_t)i), &hnper_types[TYPE_PRIOR], 0, "factors");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_keep_of(prior_out, factors_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_product(context, n, factors, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_custom(SEXP context_, SEXP dim_, SEXP d_given_, SEXP functions_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t d_given = hnper_size(d_given_, "d_given");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnpe_prior_functions functions;
    hnper_prior_functions(functions_, &functions);
    hnper_function *function = hnper_function_new(functions_, prior_out, dim, d_given, 0);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_custom(context, dim, d_given, &functions, function, hnper_function_release, &prior);
    if (status != HNPE_OK)
        hnper_function_release(function);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_sample(SEXP prior_, SEXP n_, SEXP given_, SEXP rng_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_prior_dims(prior, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    SEXP theta_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_sample(prior, n, given, rng, REAL(theta_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(theta_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_log_density(SEXP prior_, SEXP n_, SEXP given_, SEXP theta_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_prior_dims(prior, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *theta = hnper_reals(theta_, (double)n * (double)dims.d_out, "theta", "[n, dim]");
    SEXP log_p_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_log_density(prior, n, given, theta, REAL(log_p_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_p_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_support(SEXP prior_, SEXP n_, SEXP given_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_prior_dims(prior, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    SEXP low_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    SEXP high_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_support(prior, n, given, REAL(low_out), REAL(high_out));
    hnper_end(&call, status);
    static const char *const names[] = {"low", "high"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, low_out);
    SET_VECTOR_ELT(answer, 1, high_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_prior_cdf(SEXP prior_, SEXP n_, SEXP given_, SEXP theta_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_prior_dims(prior, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *theta = hnper_reals(theta_, (double)n * (double)dims.d_out, "theta", "[n, dim]");
    SEXP u_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_cdf(prior, n, given, theta, REAL(u_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(u_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_quantile(SEXP prior_, SEXP n_, SEXP given_, SEXP u_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_prior_dims(prior, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *u = hnper_reals(u_, (double)n * (double)dims.d_out, "u", "[n, dim]");
    SEXP theta_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_quantile(prior, n, given, u, REAL(theta_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(theta_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_dims(SEXP prior_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_dims(prior, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_prior_save(SEXP prior_, SEXP path_)
{
    const hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    const char *path = hnper_string(path_, "path");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_save(prior, path);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_prior_load(SEXP context_, SEXP path_, SEXP n_given_, SEXP given_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *path = hnper_string(path_, "path");
    const size_t n_given = hnper_size(n_given_, "n_given");
    hnpe_prior **given = (hnpe_prior **)R_alloc(n_given + 1, sizeof *given);
    if (TYPEOF(given_) != VECSXP || (size_t)XLENGTH(given_) != n_given)
        hnper_refuse(HNPE_ERROR_SHAPE, "given must be a list of n_given priors");
    for (size_t i = 0; i < n_given; ++i)
        given[i] = hnper_handle_get(VECTOR_ELT(given_, (R_xlen_t)i), &hnper_types[TYPE_PRIOR], 0, "given");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior = NULL;
    hnper_keep_of(prior_out, context_);
    hnper_keep_of(prior_out, given_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_load(context, path, n_given, given, &prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(prior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_retain(SEXP prior_)
{
    hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 0, "prior");
    SEXP prior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnper_keep_of(prior_out, prior_);
    hnpe_prior_retain(prior);
    hnper_handle_set(prior_out, &hnper_types[TYPE_PRIOR], prior);
    UNPROTECT(1);
    return prior_out;
}

static SEXP r_hnpe_prior_release(SEXP prior_)
{
    hnpe_prior *prior = hnper_handle_get(prior_, &hnper_types[TYPE_PRIOR], 1, "prior");
    if (prior != NULL)
        hnper_handle_release(prior_, &hnper_types[TYPE_PRIOR]);
    return R_NilValue;
}

static SEXP r_hnpe_simulator_create(SEXP context_, SEXP d_local_, SEXP d_global_, SEXP d_x_, SEXP simulate_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_local = hnper_size(d_local_, "d_local");
    const size_t d_global = hnper_size(d_global_, "d_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP simulator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_SIMULATOR]));
    hnpe_simulator *simulator = NULL;
    hnper_keep_of(simulator_out, context_);
    hnper_function *function = hnper_function_new(simulate_, simulator_out, d_local, d_global, d_x);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_create(context, d_local, d_global, d_x, function == NULL ? NULL : hnper_simulate, function, hnper_function_release, &simulator);
    if (status != HNPE_OK)
        hnper_function_release(function);
    hnper_handle_set(simulator_out, &hnper_types[TYPE_SIMULATOR], simulator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(simulator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_simulator_run(SEXP simulator_, SEXP n_, SEXP theta_local_, SEXP theta_global_, SEXP seed_, SEXP first_row_, SEXP monitor_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_simulator_dims(simulator, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *theta_local = hnper_reals(theta_local_, (double)n * (double)dims.d_local, "theta_local", "[n, d_local]");
    const double *theta_global = hnper_reals(theta_global_, (double)n * (double)dims.d_global, "theta_global", "[n, d_global]");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    const uint64_t first_row = hnper_uint64(first_row_, "first_row");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    SEXP x_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_x}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_run(simulator, n, theta_local, theta_global, seed, first_row, monitor, REAL(x_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(x_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_simulator_set_int(SEXP simulator_, SEXP key_, SEXP value_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_set_int(simulator, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_simulator_set_real(SEXP simulator_, SEXP key_, SEXP value_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_set_real(simulator, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_simulator_get_int(SEXP simulator_, SEXP key_)
{
    const hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_get_int(simulator, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_simulator_get_real(SEXP simulator_, SEXP key_)
{
    const hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_get_real(simulator, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_simulator_reset_option(SEXP simulator_, SEXP key_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_reset_option(simulator, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_simulator_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_simulator_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_simulator_dims(SEXP simulator_)
{
    const hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_dims(simulator, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_simulator_retain(SEXP simulator_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 0, "simulator");
    SEXP simulator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_SIMULATOR]));
    hnper_keep_of(simulator_out, simulator_);
    hnpe_simulator_retain(simulator);
    hnper_handle_set(simulator_out, &hnper_types[TYPE_SIMULATOR], simulator);
    UNPROTECT(1);
    return simulator_out;
}

static SEXP r_hnpe_simulator_release(SEXP simulator_)
{
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    if (simulator != NULL)
        hnper_handle_release(simulator_, &hnper_types[TYPE_SIMULATOR]);
    return R_NilValue;
}

static SEXP r_hnpe_simulator_create_product(SEXP context_, SEXP sigma_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const double sigma = hnper_real(sigma_, "sigma");
    SEXP simulator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_SIMULATOR]));
    hnpe_simulator *simulator = NULL;
    hnper_keep_of(simulator_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_create_product(context, sigma, &simulator);
    hnper_handle_set(simulator_out, &hnper_types[TYPE_SIMULATOR], simulator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(simulator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_simulator_create_jansen_rit(SEXP context_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    SEXP simulator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_SIMULATOR]));
    hnpe_simulator *simulator = NULL;
    hnper_keep_of(simulator_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_simulator_create_jansen_rit(context, &simulator);
    hnper_handle_set(simulator_out, &hnper_types[TYPE_SIMULATOR], simulator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(simulator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_jansen_rit_signals(SEXP context_, SEXP n_, SEXP parameters_, SEXP n_samples_, SEXP rng_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *parameters = hnper_reals(parameters_, (double)n * 4, "parameters", "[n, 4]");
    const size_t n_samples = hnper_size(n_samples_, "n_samples");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    SEXP signals_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)n_samples}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_jansen_rit_signals(context, n, parameters, n_samples, rng, REAL(signals_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(signals_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_prior_create_jansen_rit(SEXP context_, SEXP preset_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const hnpe_jansen_rit_preset preset = (hnpe_jansen_rit_preset)hnper_int32(preset_, "preset");
    SEXP prior_local_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior_local = NULL;
    hnper_keep_of(prior_local_out, context_);
    SEXP prior_global_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_PRIOR]));
    hnpe_prior *prior_global = NULL;
    hnper_keep_of(prior_global_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_prior_create_jansen_rit(context, preset, &prior_local, &prior_global);
    hnper_handle_set(prior_local_out, &hnper_types[TYPE_PRIOR], prior_local);
    hnper_handle_set(prior_global_out, &hnper_types[TYPE_PRIOR], prior_global);
    hnper_end(&call, status);
    static const char *const names[] = {"prior_local", "prior_global"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, prior_local_out);
    SET_VECTOR_ELT(answer, 1, prior_global_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_summary_log_power_bins(SEXP segment_)
{
    const size_t segment = hnper_size(segment_, "segment");
    const size_t value = hnpe_summary_log_power_bins(segment);
    return Rf_ScalarReal((double)value);
}

static SEXP r_hnpe_summary_frequencies(SEXP segment_, SEXP rate_)
{
    const size_t segment = hnper_size(segment_, "segment");
    const double rate = hnper_real(rate_, "rate");
    SEXP frequencies_out = PROTECT(hnper_array(1, (double[]){(double)(segment / 2 + 1)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_summary_frequencies(segment, rate, REAL(frequencies_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(frequencies_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_summary_log_power(SEXP context_, SEXP n_signals_, SEXP n_samples_, SEXP signals_, SEXP segment_, SEXP hop_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n_signals = hnper_size(n_signals_, "n_signals");
    const size_t n_samples = hnper_size(n_samples_, "n_samples");
    const double *signals = hnper_reals(signals_, (double)n_signals * (double)n_samples, "signals", "[n_signals, n_samples]");
    const size_t segment = hnper_size(segment_, "segment");
    const size_t hop = hnper_size(hop_, "hop");
    SEXP features_out = PROTECT(hnper_array(2, (double[]){(double)n_signals, (double)(segment / 2 + 1)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_summary_log_power(context, n_signals, n_samples, signals, segment, hop, REAL(features_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(features_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_summary_autocorrelation(SEXP context_, SEXP n_signals_, SEXP n_samples_, SEXP signals_, SEXP max_lag_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n_signals = hnper_size(n_signals_, "n_signals");
    const size_t n_samples = hnper_size(n_samples_, "n_samples");
    const double *signals = hnper_reals(signals_, (double)n_signals * (double)n_samples, "signals", "[n_signals, n_samples]");
    const size_t max_lag = hnper_size(max_lag_, "max_lag");
    SEXP features_out = PROTECT(hnper_array(2, (double[]){(double)n_signals, ((double)max_lag + 1)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_summary_autocorrelation(context, n_signals, n_samples, signals, max_lag, REAL(features_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(features_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_create(SEXP context_, SEXP d_local_, SEXP d_global_, SEXP d_x_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_local = hnper_size(d_local_, "d_local");
    const size_t d_global = hnper_size(d_global_, "d_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnpe_dataset *dataset = NULL;
    hnper_keep_of(dataset_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_create(context, d_local, d_global, d_x, &dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    hnper_end(&call, status);
    SEXP answer = PROTECT(dataset_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_create_on_disk(SEXP context_, SEXP folder_, SEXP d_local_, SEXP d_global_, SEXP d_x_, SEXP shard_bytes_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *folder = hnper_string(folder_, "folder");
    const size_t d_local = hnper_size(d_local_, "d_local");
    const size_t d_global = hnper_size(d_global_, "d_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const size_t shard_bytes = hnper_size(shard_bytes_, "shard_bytes");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnpe_dataset *dataset = NULL;
    hnper_keep_of(dataset_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_create_on_disk(context, folder, d_local, d_global, d_x, shard_bytes, &dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    hnper_end(&call, status);
    SEXP answer = PROTECT(dataset_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_open(SEXP context_, SEXP folder_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *folder = hnper_string(folder_, "folder");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnpe_dataset *dataset = NULL;
    hnper_keep_of(dataset_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_open(context, folder, &dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    hnper_end(&call, status);
    SEXP answer = PROTECT(dataset_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_flush(SEXP dataset_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_flush(dataset);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_append(SEXP dataset_, SEXP n_sets_, SEXP n_rows_, SEXP theta_local_, SEXP theta_global_, SEXP x_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_dataset_dims(dataset, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *theta_local = hnper_reals(theta_local_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_local, "theta_local", "[sum of n_rows, d_local]");
    const double *theta_global = hnper_reals(theta_global_, (double)n_sets * (double)dims.d_global, "theta_global", "[n_sets, d_global]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_append(dataset, n_sets, n_rows, theta_local, theta_global, x);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_append_proposed(SEXP dataset_, SEXP kind_, SEXP n_sets_, SEXP n_rows_, SEXP theta_local_, SEXP theta_global_, SEXP x_, SEXP log_proposal_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_dataset_dims(dataset, &dims);
    const int32_t kind = hnper_int32(kind_, "kind");
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *theta_local = hnper_reals(theta_local_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_local, "theta_local", "[sum of n_rows, d_local]");
    const double *theta_global = hnper_reals(theta_global_, (double)n_sets * (double)dims.d_global, "theta_global", "[n_sets, d_global]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const double *log_proposal = hnper_reals(log_proposal_, (double)n_sets, "log_proposal", "[n_sets]");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_append_proposed(dataset, kind, n_sets, n_rows, theta_local, theta_global, x, log_proposal);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_extend(SEXP dataset_, SEXP other_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    const hnpe_dataset *other = hnper_handle_get(other_, &hnper_types[TYPE_DATASET], 1, "other");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_extend(dataset, other);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_simulate(SEXP dataset_, SEXP prior_local_, SEXP prior_global_, SEXP simulator_, SEXP n_sets_, SEXP min_extra_, SEXP max_extra_, SEXP seed_, SEXP first_set_, SEXP monitor_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    const hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    const hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const size_t min_extra = hnper_size(min_extra_, "min_extra");
    const size_t max_extra = hnper_size(max_extra_, "max_extra");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    const uint64_t first_set = hnper_uint64(first_set_, "first_set");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_simulate(dataset, prior_local, prior_global, simulator, n_sets, min_extra, max_extra, seed, first_set, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_count(SEXP dataset_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    int64_t n_sets = 0;
    int64_t n_rows = 0;
    int64_t n_invalid = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_count(dataset, &n_sets, &n_rows, &n_invalid);
    hnper_end(&call, status);
    static const char *const names[] = {"n_sets", "n_rows", "n_invalid"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, Rf_ScalarReal((double)n_sets));
    SET_VECTOR_ELT(answer, 1, Rf_ScalarReal((double)n_rows));
    SET_VECTOR_ELT(answer, 2, Rf_ScalarReal((double)n_invalid));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_dataset_read(SEXP dataset_, SEXP first_set_, SEXP n_sets_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_dataset_dims(dataset, &dims);
    const int64_t first_set = hnper_int64(first_set_, "first_set");
    const int64_t n_sets = hnper_int64(n_sets_, "n_sets");
    int64_t *n_rows = (int64_t *)R_alloc((size_t)(double)(n_sets > 0 ? n_sets : 0) + 1, sizeof *n_rows);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_read(dataset, first_set, n_sets, n_rows, NULL, NULL, NULL);
    hnper_end(&call, status);
    SEXP theta_local_out = PROTECT(hnper_array(2, (double[]){hnper_sum(n_rows, (size_t)n_sets), (double)dims.d_local}));
    SEXP theta_global_out = PROTECT(hnper_array(2, (double[]){(double)(n_sets > 0 ? n_sets : 0), (double)dims.d_global}));
    SEXP x_out = PROTECT(hnper_array(2, (double[]){hnper_sum(n_rows, (size_t)n_sets), (double)dims.d_x}));
    hnper_begin(&call);
    status = hnpe_dataset_read(dataset, first_set, n_sets, n_rows, REAL(theta_local_out), REAL(theta_global_out), REAL(x_out));
    hnper_end(&call, status);
    static const char *const names[] = {"n_rows", "theta_local", "theta_global", "x"};
    SEXP answer = PROTECT(hnper_list(4, names));
    SET_VECTOR_ELT(answer, 0, hnper_from_int64s(n_rows, (size_t)(double)(n_sets > 0 ? n_sets : 0)));
    SET_VECTOR_ELT(answer, 1, theta_local_out);
    SET_VECTOR_ELT(answer, 2, theta_global_out);
    SET_VECTOR_ELT(answer, 3, x_out);
    UNPROTECT(4);
    return answer;
}

static SEXP r_hnpe_dataset_read_proposals(SEXP dataset_, SEXP first_set_, SEXP n_sets_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    const int64_t first_set = hnper_int64(first_set_, "first_set");
    const int64_t n_sets = hnper_int64(n_sets_, "n_sets");
    int64_t *proposal = (int64_t *)R_alloc((size_t)(double)(n_sets > 0 ? n_sets : 0) + 1, sizeof *proposal);
    SEXP log_proposal_out = PROTECT(hnper_array(1, (double[]){(double)(n_sets > 0 ? n_sets : 0)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_read_proposals(dataset, first_set, n_sets, proposal, REAL(log_proposal_out));
    hnper_end(&call, status);
    static const char *const names[] = {"proposal", "log_proposal"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, hnper_from_int64s(proposal, (size_t)(double)(n_sets > 0 ? n_sets : 0)));
    SET_VECTOR_ELT(answer, 1, log_proposal_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_describe_proposal(SEXP dataset_, SEXP index_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    const size_t index = hnper_size(index_, "index");
    hnpe_proposal_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_describe_proposal(dataset, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_proposal_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_dataset_save(SEXP dataset_, SEXP path_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    const char *path = hnper_string(path_, "path");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_save(dataset, path);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_dataset_load(SEXP context_, SEXP path_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *path = hnper_string(path_, "path");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnpe_dataset *dataset = NULL;
    hnper_keep_of(dataset_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_load(context, path, &dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    hnper_end(&call, status);
    SEXP answer = PROTECT(dataset_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_dataset_dims(SEXP dataset_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_dataset_dims(dataset, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_dataset_retain(SEXP dataset_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnper_keep_of(dataset_out, dataset_);
    hnpe_dataset_retain(dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    UNPROTECT(1);
    return dataset_out;
}

static SEXP r_hnpe_dataset_release(SEXP dataset_)
{
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    if (dataset != NULL)
        hnper_handle_release(dataset_, &hnper_types[TYPE_DATASET]);
    return R_NilValue;
}

static SEXP r_hnpe_embedder_create_identity(SEXP context_, SEXP d_x_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnpe_embedder *embedder = NULL;
    hnper_keep_of(embedder_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_create_identity(context, d_x, &embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    hnper_end(&call, status);
    SEXP answer = PROTECT(embedder_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_create_mlp(SEXP context_, SEXP d_x_, SEXP d_out_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const size_t d_out = hnper_size(d_out_, "d_out");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnpe_embedder *embedder = NULL;
    hnper_keep_of(embedder_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_create_mlp(context, d_x, d_out, &embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    hnper_end(&call, status);
    SEXP answer = PROTECT(embedder_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_create_deep_set(SEXP context_, SEXP d_x_, SEXP d_out_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const size_t d_out = hnper_size(d_out_, "d_out");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnpe_embedder *embedder = NULL;
    hnper_keep_of(embedder_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_create_deep_set(context, d_x, d_out, &embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    hnper_end(&call, status);
    SEXP answer = PROTECT(embedder_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_create_mean(SEXP context_, SEXP d_x_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnpe_embedder *embedder = NULL;
    hnper_keep_of(embedder_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_create_mean(context, d_x, &embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    hnper_end(&call, status);
    SEXP answer = PROTECT(embedder_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_create_stack(SEXP context_, SEXP d_x_, SEXP n_rows_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const size_t n_rows = hnper_size(n_rows_, "n_rows");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnpe_embedder *embedder = NULL;
    hnper_keep_of(embedder_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_create_stack(context, d_x, n_rows, &embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    hnper_end(&call, status);
    SEXP answer = PROTECT(embedder_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_apply(SEXP embedder_, SEXP n_sets_, SEXP n_rows_, SEXP x_)
{
    const hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_embedder_dims(embedder, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    SEXP out_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_apply(embedder, n_sets, n_rows, x, REAL(out_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(out_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_embedder_dims(SEXP embedder_)
{
    const hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_dims(embedder, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_embedder_set_seed(SEXP embedder_, SEXP seed_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_set_seed(embedder, seed);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_embedder_set_int(SEXP embedder_, SEXP key_, SEXP value_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_set_int(embedder, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_embedder_set_real(SEXP embedder_, SEXP key_, SEXP value_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_set_real(embedder, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_embedder_get_int(SEXP embedder_, SEXP key_)
{
    const hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_get_int(embedder, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_embedder_get_real(SEXP embedder_, SEXP key_)
{
    const hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_get_real(embedder, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_embedder_reset_option(SEXP embedder_, SEXP key_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_reset_option(embedder, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_embedder_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_embedder_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_embedder_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_embedder_retain(SEXP embedder_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 0, "embedder");
    SEXP embedder_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_EMBEDDER]));
    hnper_keep_of(embedder_out, embedder_);
    hnpe_embedder_retain(embedder);
    hnper_handle_set(embedder_out, &hnper_types[TYPE_EMBEDDER], embedder);
    UNPROTECT(1);
    return embedder_out;
}

static SEXP r_hnpe_embedder_release(SEXP embedder_)
{
    hnpe_embedder *embedder = hnper_handle_get(embedder_, &hnper_types[TYPE_EMBEDDER], 1, "embedder");
    if (embedder != NULL)
        hnper_handle_release(embedder_, &hnper_types[TYPE_EMBEDDER]);
    return R_NilValue;
}

static SEXP r_hnpe_flow_create_maf(SEXP context_, SEXP dim_, SEXP d_given_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t d_given = hnper_size(d_given_, "d_given");
    SEXP flow_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_FLOW]));
    hnpe_flow *flow = NULL;
    hnper_keep_of(flow_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_create_maf(context, dim, d_given, &flow);
    hnper_handle_set(flow_out, &hnper_types[TYPE_FLOW], flow);
    hnper_end(&call, status);
    SEXP answer = PROTECT(flow_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_create_spline(SEXP context_, SEXP dim_, SEXP d_given_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t d_given = hnper_size(d_given_, "d_given");
    SEXP flow_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_FLOW]));
    hnpe_flow *flow = NULL;
    hnper_keep_of(flow_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_create_spline(context, dim, d_given, &flow);
    hnper_handle_set(flow_out, &hnper_types[TYPE_FLOW], flow);
    hnper_end(&call, status);
    SEXP answer = PROTECT(flow_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_create_coupling(SEXP context_, SEXP dim_, SEXP d_given_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t d_given = hnper_size(d_given_, "d_given");
    SEXP flow_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_FLOW]));
    hnpe_flow *flow = NULL;
    hnper_keep_of(flow_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_create_coupling(context, dim, d_given, &flow);
    hnper_handle_set(flow_out, &hnper_types[TYPE_FLOW], flow);
    hnper_end(&call, status);
    SEXP answer = PROTECT(flow_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_create_mixture(SEXP context_, SEXP dim_, SEXP d_given_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t d_given = hnper_size(d_given_, "d_given");
    SEXP flow_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_FLOW]));
    hnpe_flow *flow = NULL;
    hnper_keep_of(flow_out, context_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_create_mixture(context, dim, d_given, &flow);
    hnper_handle_set(flow_out, &hnper_types[TYPE_FLOW], flow);
    hnper_end(&call, status);
    SEXP answer = PROTECT(flow_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_set_unit(SEXP flow_, SEXP unit_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const unsigned char *unit = hnper_bytes(unit_, (double)dims.d_out, "unit", "[dim]");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_set_unit(flow, unit);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_set_seed(SEXP flow_, SEXP seed_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_set_seed(flow, seed);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_fit(SEXP flow_, SEXP n_, SEXP given_, SEXP theta_, SEXP seed_, SEXP monitor_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *theta = hnper_reals(theta_, (double)n * (double)dims.d_out, "theta", "[n, dim]");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_fit(flow, n, given, theta, seed, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_log_density(SEXP flow_, SEXP n_, SEXP given_, SEXP theta_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *theta = hnper_reals(theta_, (double)n * (double)dims.d_out, "theta", "[n, dim]");
    SEXP log_q_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_log_density(flow, n, given, theta, REAL(log_q_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_q_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_sample(SEXP flow_, SEXP n_, SEXP given_, SEXP rng_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    SEXP theta_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_sample(flow, n, given, rng, REAL(theta_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(theta_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_to_noise(SEXP flow_, SEXP n_, SEXP given_, SEXP theta_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *theta = hnper_reals(theta_, (double)n * (double)dims.d_out, "theta", "[n, dim]");
    SEXP z_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_to_noise(flow, n, given, theta, REAL(z_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(z_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_from_noise(SEXP flow_, SEXP n_, SEXP given_, SEXP z_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_flow_dims(flow, &dims);
    const size_t n = hnper_size(n_, "n");
    const double *given = hnper_reals(given_, (double)n * (double)dims.d_given, "given", "[n, d_given]");
    const double *z = hnper_reals(z_, (double)n * (double)dims.d_out, "z", "[n, dim]");
    SEXP theta_out = PROTECT(hnper_array(2, (double[]){(double)n, (double)dims.d_out}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_from_noise(flow, n, given, z, REAL(theta_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(theta_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_flow_dims(SEXP flow_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_dims(flow, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_flow_set_int(SEXP flow_, SEXP key_, SEXP value_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_set_int(flow, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_set_real(SEXP flow_, SEXP key_, SEXP value_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_set_real(flow, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_get_int(SEXP flow_, SEXP key_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_get_int(flow, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_flow_get_real(SEXP flow_, SEXP key_)
{
    const hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_get_real(flow, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_flow_reset_option(SEXP flow_, SEXP key_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_reset_option(flow, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_flow_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_flow_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_flow_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_flow_retain(SEXP flow_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 0, "flow");
    SEXP flow_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_FLOW]));
    hnper_keep_of(flow_out, flow_);
    hnpe_flow_retain(flow);
    hnper_handle_set(flow_out, &hnper_types[TYPE_FLOW], flow);
    UNPROTECT(1);
    return flow_out;
}

static SEXP r_hnpe_flow_release(SEXP flow_)
{
    hnpe_flow *flow = hnper_handle_get(flow_, &hnper_types[TYPE_FLOW], 1, "flow");
    if (flow != NULL)
        hnper_handle_release(flow_, &hnper_types[TYPE_FLOW]);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_create(SEXP context_, SEXP prior_local_, SEXP prior_global_, SEXP d_x_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnpe_estimator *estimator = NULL;
    hnper_keep_of(estimator_out, context_);
    hnper_keep_of(estimator_out, prior_local_);
    hnper_keep_of(estimator_out, prior_global_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_create(context, prior_local, prior_global, d_x, &estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(estimator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_estimator_create_factorised(SEXP context_, SEXP prior_local_, SEXP prior_global_, SEXP d_x_, SEXP observation_, SEXP set_, SEXP q_local_, SEXP q_global_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const hnpe_embedder *observation = hnper_handle_get(observation_, &hnper_types[TYPE_EMBEDDER], 1, "observation");
    const hnpe_embedder *set = hnper_handle_get(set_, &hnper_types[TYPE_EMBEDDER], 1, "set");
    const hnpe_flow *q_local = hnper_handle_get(q_local_, &hnper_types[TYPE_FLOW], 1, "q_local");
    const hnpe_flow *q_global = hnper_handle_get(q_global_, &hnper_types[TYPE_FLOW], 1, "q_global");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnpe_estimator *estimator = NULL;
    hnper_keep_of(estimator_out, context_);
    hnper_keep_of(estimator_out, prior_local_);
    hnper_keep_of(estimator_out, prior_global_);
    hnper_keep_of(estimator_out, observation_);
    hnper_keep_of(estimator_out, set_);
    hnper_keep_of(estimator_out, q_local_);
    hnper_keep_of(estimator_out, q_global_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_create_factorised(context, prior_local, prior_global, d_x, observation, set, q_local, q_global, &estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(estimator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_estimator_create_joint(SEXP context_, SEXP prior_local_, SEXP prior_global_, SEXP d_x_, SEXP set_, SEXP q_joint_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const hnpe_embedder *set = hnper_handle_get(set_, &hnper_types[TYPE_EMBEDDER], 1, "set");
    const hnpe_flow *q_joint = hnper_handle_get(q_joint_, &hnper_types[TYPE_FLOW], 1, "q_joint");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnpe_estimator *estimator = NULL;
    hnper_keep_of(estimator_out, context_);
    hnper_keep_of(estimator_out, prior_local_);
    hnper_keep_of(estimator_out, prior_global_);
    hnper_keep_of(estimator_out, set_);
    hnper_keep_of(estimator_out, q_joint_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_create_joint(context, prior_local, prior_global, d_x, set, q_joint, &estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(estimator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_estimator_save(SEXP estimator_, SEXP path_)
{
    const hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const char *path = hnper_string(path_, "path");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_save(estimator, path);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_load(SEXP context_, SEXP path_, SEXP prior_local_, SEXP prior_global_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *path = hnper_string(path_, "path");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnpe_estimator *estimator = NULL;
    hnper_keep_of(estimator_out, context_);
    hnper_keep_of(estimator_out, prior_local_);
    hnper_keep_of(estimator_out, prior_global_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_load(context, path, prior_local, prior_global, &estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(estimator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_estimator_set_int(SEXP estimator_, SEXP key_, SEXP value_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_set_int(estimator, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_set_real(SEXP estimator_, SEXP key_, SEXP value_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_set_real(estimator, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_get_int(SEXP estimator_, SEXP key_)
{
    const hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_get_int(estimator, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_estimator_get_real(SEXP estimator_, SEXP key_)
{
    const hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_get_real(estimator, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_estimator_reset_option(SEXP estimator_, SEXP key_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_reset_option(estimator, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_estimator_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_estimator_set_seed(SEXP estimator_, SEXP seed_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_set_seed(estimator, seed);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_estimator_dims(SEXP estimator_)
{
    const hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_estimator_dims(estimator, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_estimator_retain(SEXP estimator_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 0, "estimator");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnper_keep_of(estimator_out, estimator_);
    hnpe_estimator_retain(estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    UNPROTECT(1);
    return estimator_out;
}

static SEXP r_hnpe_estimator_release(SEXP estimator_)
{
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 1, "estimator");
    if (estimator != NULL)
        hnper_handle_release(estimator_, &hnper_types[TYPE_ESTIMATOR]);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_create(SEXP context_, SEXP estimator_, SEXP dataset_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 1, "estimator");
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    SEXP trainer_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_TRAINER]));
    hnpe_trainer *trainer = NULL;
    hnper_keep_of(trainer_out, context_);
    hnper_keep_of(trainer_out, estimator_);
    hnper_keep_of(trainer_out, dataset_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_create(context, estimator, dataset, &trainer);
    hnper_handle_set(trainer_out, &hnper_types[TYPE_TRAINER], trainer);
    hnper_end(&call, status);
    SEXP answer = PROTECT(trainer_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_trainer_run(SEXP trainer_, SEXP monitor_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_run(trainer, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_set_checkpoint(SEXP trainer_, SEXP path_, SEXP seconds_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const char *path = hnper_string(path_, "path");
    const double seconds = hnper_real(seconds_, "seconds");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_set_checkpoint(trainer, path, seconds);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_resume(SEXP trainer_, SEXP path_, SEXP monitor_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const char *path = hnper_string(path_, "path");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_resume(trainer, path, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_epochs(SEXP trainer_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int64_t value = hnpe_trainer_epochs(trainer);
    return Rf_ScalarReal((double)value);
}

static SEXP r_hnpe_trainer_outcome(SEXP trainer_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t value = hnpe_trainer_outcome(trainer);
    return Rf_ScalarInteger(value);
}

static SEXP r_hnpe_trainer_effective_sample_size(SEXP trainer_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const double value = hnpe_trainer_effective_sample_size(trainer);
    return Rf_ScalarReal(value);
}

static SEXP r_hnpe_trainer_losses(SEXP trainer_, SEXP n_epochs_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int64_t n_epochs = hnper_int64(n_epochs_, "n_epochs");
    SEXP training_out = PROTECT(hnper_array(1, (double[]){(double)(n_epochs > 0 ? n_epochs : 0)}));
    SEXP validation_out = PROTECT(hnper_array(1, (double[]){(double)(n_epochs > 0 ? n_epochs : 0)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_losses(trainer, n_epochs, REAL(training_out), REAL(validation_out));
    hnper_end(&call, status);
    static const char *const names[] = {"training", "validation"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, training_out);
    SET_VECTOR_ELT(answer, 1, validation_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_trainer_set_int(SEXP trainer_, SEXP key_, SEXP value_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_set_int(trainer, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_set_real(SEXP trainer_, SEXP key_, SEXP value_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_set_real(trainer, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_get_int(SEXP trainer_, SEXP key_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_get_int(trainer, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_trainer_get_real(SEXP trainer_, SEXP key_)
{
    const hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_get_real(trainer, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_trainer_reset_option(SEXP trainer_, SEXP key_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_reset_option(trainer, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_trainer_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_trainer_set_seed(SEXP trainer_, SEXP seed_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_trainer_set_seed(trainer, seed);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_trainer_retain(SEXP trainer_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 0, "trainer");
    SEXP trainer_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_TRAINER]));
    hnper_keep_of(trainer_out, trainer_);
    hnpe_trainer_retain(trainer);
    hnper_handle_set(trainer_out, &hnper_types[TYPE_TRAINER], trainer);
    UNPROTECT(1);
    return trainer_out;
}

static SEXP r_hnpe_trainer_release(SEXP trainer_)
{
    hnpe_trainer *trainer = hnper_handle_get(trainer_, &hnper_types[TYPE_TRAINER], 1, "trainer");
    if (trainer != NULL)
        hnper_handle_release(trainer_, &hnper_types[TYPE_TRAINER]);
    return R_NilValue;
}

static SEXP r_hnpe_posterior_create(SEXP estimator_)
{
    const hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 1, "estimator");
    SEXP posterior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnpe_posterior *posterior = NULL;
    hnper_keep_of(posterior_out, estimator_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_create(estimator, &posterior);
    hnper_handle_set(posterior_out, &hnper_types[TYPE_POSTERIOR], posterior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(posterior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_sample(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP rng_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    SEXP theta_out = PROTECT(hnper_array(3, (double[]){(double)n_sets, (double)n_draws, ((double)dims.d_local + (double)dims.d_global)}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_sample(posterior, n_sets, n_rows, x, n_draws, rng, REAL(theta_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(theta_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_log_density(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP theta_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *theta = hnper_reals(theta_, (double)n_sets * (double)n_draws * ((double)dims.d_local + (double)dims.d_global), "theta", "[n_sets, n_draws, d_local + d_global]");
    SEXP log_q_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)n_draws}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_log_density(posterior, n_sets, n_rows, x, n_draws, theta, REAL(log_q_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_q_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_log_density_gradient(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP theta_, SEXP of_g_x_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *theta = hnper_reals(theta_, (double)n_sets * (double)n_draws * ((double)dims.d_local + (double)dims.d_global), "theta", "[n_sets, n_draws, d_local + d_global]");
    SEXP log_q_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)n_draws}));
    SEXP g_theta_out = PROTECT(hnper_array(3, (double[]){(double)n_sets, (double)n_draws, ((double)dims.d_local + (double)dims.d_global)}));
    SEXP g_x_out = PROTECT(hnper_int32(of_g_x_, "of_g_x") == 0
                              ? R_NilValue : hnper_array(3, (double[]){hnper_sum(n_rows, (size_t)n_sets), (double)n_draws, (double)dims.d_x}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_log_density_gradient(posterior, n_sets, n_rows, x, n_draws, theta, REAL(log_q_out), REAL(g_theta_out), g_x_out == R_NilValue ? NULL : REAL(g_x_out));
    hnper_end(&call, status);
    static const char *const names[] = {"log_q", "g_theta", "g_x"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, log_q_out);
    SET_VECTOR_ELT(answer, 1, g_theta_out);
    SET_VECTOR_ELT(answer, 2, g_x_out);
    UNPROTECT(4);
    return answer;
}

static SEXP r_hnpe_posterior_log_mass(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    SEXP log_mass_out = PROTECT(hnper_array(1, (double[]){(double)n_sets}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_log_mass(posterior, n_sets, n_rows, x, REAL(log_mass_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_mass_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_mode(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP seed_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    SEXP theta_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, ((double)dims.d_local + (double)dims.d_global)}));
    SEXP log_q_out = PROTECT(hnper_array(1, (double[]){(double)n_sets}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_mode(posterior, n_sets, n_rows, x, seed, REAL(theta_out), REAL(log_q_out));
    hnper_end(&call, status);
    static const char *const names[] = {"theta", "log_q"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, theta_out);
    SET_VECTOR_ELT(answer, 1, log_q_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_posterior_log_density_global(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP theta_global_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *theta_global = hnper_reals(theta_global_, (double)n_sets * (double)n_draws * (double)dims.d_global, "theta_global", "[n_sets, n_draws, d_global]");
    SEXP log_q_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)n_draws}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_log_density_global(posterior, n_sets, n_rows, x, n_draws, theta_global, REAL(log_q_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_q_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_sample_all(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP rng_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    SEXP theta_local_out = PROTECT(hnper_array(3, (double[]){hnper_sum(n_rows, (size_t)n_sets), (double)n_draws, (double)dims.d_local}));
    SEXP theta_global_out = PROTECT(hnper_array(3, (double[]){(double)n_sets, (double)n_draws, (double)dims.d_global}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_sample_all(posterior, n_sets, n_rows, x, n_draws, rng, REAL(theta_local_out), REAL(theta_global_out));
    hnper_end(&call, status);
    static const char *const names[] = {"theta_local", "theta_global"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, theta_local_out);
    SET_VECTOR_ELT(answer, 1, theta_global_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_posterior_log_density_all(SEXP posterior_, SEXP n_sets_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP theta_local_, SEXP theta_global_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    const double *x = hnper_reals(x_, hnper_sum(n_rows, (size_t)n_sets) * (double)dims.d_x, "x", "[sum of n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *theta_local = hnper_reals(theta_local_, hnper_sum(n_rows, (size_t)n_sets) * (double)n_draws * (double)dims.d_local, "theta_local", "[sum of n_rows, n_draws, d_local]");
    const double *theta_global = hnper_reals(theta_global_, (double)n_sets * (double)n_draws * (double)dims.d_global, "theta_global", "[n_sets, n_draws, d_global]");
    SEXP log_q_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)n_draws}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_log_density_all(posterior, n_sets, n_rows, x, n_draws, theta_local, theta_global, REAL(log_q_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_q_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_create_ensemble(SEXP n_members_, SEXP members_, SEXP weights_)
{
    const size_t n_members = hnper_size(n_members_, "n_members");
    hnpe_posterior **members = (hnpe_posterior **)R_alloc(n_members + 1, sizeof *members);
    if (TYPEOF(members_) != VECSXP || (size_t)XLENGTH(members_) != n_members)
        hnper_refuse(HNPE_ERROR_SHAPE, "members must be a list of n_members posteriors");
    for (size_t i = 0; i < n_members; ++i)
        members[i] = hnper_handle_get(VECTOR_ELT(members_, (R_xlen_t)i), &hnper_types[TYPE_POSTERIOR], 0, "members");
    const double *weights = hnper_reals(weights_, (double)n_members, "weights", "[n_members]");
    SEXP posterior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnpe_posterior *posterior = NULL;
    hnper_keep_of(posterior_out, members_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_create_ensemble(n_members, members, weights, &posterior);
    hnper_handle_set(posterior_out, &hnper_types[TYPE_POSTERIOR], posterior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(posterior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_count_members(SEXP posterior_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    int64_t n_members = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_count_members(posterior, &n_members);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)n_members));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_posterior_get_member(SEXP posterior_, SEXP index_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    const size_t index = hnper_size(index_, "index");
    SEXP member_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnpe_posterior *member = NULL;
    hnper_keep_of(member_out, posterior_);
    double weight = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_get_member(posterior, index, &member, &weight);
    hnper_handle_set(member_out, &hnper_types[TYPE_POSTERIOR], member);
    hnper_end(&call, status);
    static const char *const names[] = {"member", "weight"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, member_out);
    SET_VECTOR_ELT(answer, 1, Rf_ScalarReal(weight));
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_spread(SEXP posterior_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP seed_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    SEXP mean_spread_out = PROTECT(hnper_array(1, (double[]){((double)dims.d_local + (double)dims.d_global)}));
    SEXP sd_ratio_out = PROTECT(hnper_array(1, (double[]){((double)dims.d_local + (double)dims.d_global)}));
    hnpe_spread_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_spread(posterior, n_rows, x, n_draws, seed, REAL(mean_spread_out), REAL(sd_ratio_out), &info);
    hnper_end(&call, status);
    static const char *const names[] = {"mean_spread", "sd_ratio", "info"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, mean_spread_out);
    SET_VECTOR_ELT(answer, 1, sd_ratio_out);
    SET_VECTOR_ELT(answer, 2, hnper_from_hnpe_spread_info(&info));
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_posterior_check_observation(SEXP posterior_, SEXP n_rows_, SEXP x_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    hnpe_observation_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_check_observation(posterior, n_rows, x, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_observation_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_posterior_has_extrapolated(SEXP posterior_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    int32_t extrapolated = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_has_extrapolated(posterior, &extrapolated);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarInteger(extrapolated));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_posterior_save(SEXP posterior_, SEXP path_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    const char *path = hnper_string(path_, "path");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_save(posterior, path);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_posterior_load(SEXP context_, SEXP path_, SEXP prior_local_, SEXP prior_global_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *path = hnper_string(path_, "path");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    SEXP posterior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnpe_posterior *posterior = NULL;
    hnper_keep_of(posterior_out, context_);
    hnper_keep_of(posterior_out, prior_local_);
    hnper_keep_of(posterior_out, prior_global_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_load(context, path, prior_local, prior_global, &posterior);
    hnper_handle_set(posterior_out, &hnper_types[TYPE_POSTERIOR], posterior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(posterior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_posterior_dims(SEXP posterior_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_posterior_dims(posterior, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_posterior_retain(SEXP posterior_)
{
    hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    SEXP posterior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnper_keep_of(posterior_out, posterior_);
    hnpe_posterior_retain(posterior);
    hnper_handle_set(posterior_out, &hnper_types[TYPE_POSTERIOR], posterior);
    UNPROTECT(1);
    return posterior_out;
}

static SEXP r_hnpe_posterior_release(SEXP posterior_)
{
    hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 1, "posterior");
    if (posterior != NULL)
        hnper_handle_release(posterior_, &hnper_types[TYPE_POSTERIOR]);
    return R_NilValue;
}

static SEXP r_hnpe_importance_weigh(SEXP posterior_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP theta_local_, SEXP theta_global_, SEXP target_, SEXP log_target_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *theta_local = hnper_reals(theta_local_, (double)(n_rows > 0 ? n_rows : 0) * (double)n_draws * (double)dims.d_local, "theta_local", "[n_rows, n_draws, d_local]");
    const double *theta_global = hnper_reals(theta_global_, (double)n_draws * (double)dims.d_global, "theta_global", "[n_draws, d_global]");
    const hnpe_importance_target target = (hnpe_importance_target)hnper_int32(target_, "target");
    const double *log_target = hnper_reals(log_target_, (double)n_draws, "log_target", "[n_draws]");
    SEXP log_weights_out = PROTECT(hnper_array(1, (double[]){(double)n_draws}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_importance_weigh(posterior, n_rows, x, n_draws, theta_local, theta_global, target, log_target, REAL(log_weights_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_weights_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_importance_summarise(SEXP context_, SEXP n_, SEXP log_weights_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *log_weights = hnper_reals(log_weights_, (double)n, "log_weights", "[n]");
    SEXP smoothed_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnpe_importance_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_importance_summarise(context, n, log_weights, REAL(smoothed_out), &info);
    hnper_end(&call, status);
    static const char *const names[] = {"smoothed", "info"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, smoothed_out);
    SET_VECTOR_ELT(answer, 1, hnper_from_hnpe_importance_info(&info));
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_importance_resample(SEXP context_, SEXP n_, SEXP log_weights_, SEXP scheme_, SEXP seed_, SEXP n_draws_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *log_weights = hnper_reals(log_weights_, (double)n, "log_weights", "[n]");
    const hnpe_importance_scheme scheme = (hnpe_importance_scheme)hnper_int32(scheme_, "scheme");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    int64_t *index = (int64_t *)R_alloc((size_t)(double)n_draws + 1, sizeof *index);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_importance_resample(context, n, log_weights, scheme, seed, n_draws, index);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_int64s(index, (size_t)(double)n_draws));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_create(SEXP context_, SEXP prior_local_, SEXP prior_global_, SEXP simulator_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    SEXP inference_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_INFERENCE]));
    hnpe_inference *inference = NULL;
    hnper_keep_of(inference_out, context_);
    hnper_keep_of(inference_out, prior_local_);
    hnper_keep_of(inference_out, prior_global_);
    hnper_keep_of(inference_out, simulator_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_create(context, prior_local, prior_global, simulator, &inference);
    hnper_handle_set(inference_out, &hnper_types[TYPE_INFERENCE], inference);
    hnper_end(&call, status);
    SEXP answer = PROTECT(inference_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_create_offline(SEXP context_, SEXP prior_local_, SEXP prior_global_, SEXP d_x_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    const size_t d_x = hnper_size(d_x_, "d_x");
    SEXP inference_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_INFERENCE]));
    hnpe_inference *inference = NULL;
    hnper_keep_of(inference_out, context_);
    hnper_keep_of(inference_out, prior_local_);
    hnper_keep_of(inference_out, prior_global_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_create_offline(context, prior_local, prior_global, d_x, &inference);
    hnper_handle_set(inference_out, &hnper_types[TYPE_INFERENCE], inference);
    hnper_end(&call, status);
    SEXP answer = PROTECT(inference_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_set_estimator(SEXP inference_, SEXP estimator_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_estimator *estimator = hnper_handle_get(estimator_, &hnper_types[TYPE_ESTIMATOR], 1, "estimator");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_estimator(inference, estimator);
    hnper_end(&call, status);
    hnper_keep_of(inference_, estimator_);
    return R_NilValue;
}

static SEXP r_hnpe_inference_set_dataset(SEXP inference_, SEXP dataset_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_dataset(inference, dataset);
    hnper_end(&call, status);
    hnper_keep_of(inference_, dataset_);
    return R_NilValue;
}

static SEXP r_hnpe_inference_run(SEXP inference_, SEXP monitor_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_run(inference, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_run_rounds(SEXP inference_, SEXP n_rows_, SEXP x_, SEXP n_rounds_, SEXP monitor_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_inference_dims(inference, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const int64_t n_rounds = hnper_int64(n_rounds_, "n_rounds");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_run_rounds(inference, n_rows, x, n_rounds, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_run_to(SEXP inference_, SEXP n_rows_, SEXP x_, SEXP n_rounds_, SEXP monitor_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_inference_dims(inference, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const int64_t n_rounds = hnper_int64(n_rounds_, "n_rounds");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_run_to(inference, n_rows, x, n_rounds, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_set_target(SEXP inference_, SEXP n_rows_, SEXP x_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_inference_dims(inference, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_target(inference, n_rows, x);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_propose_sizes(SEXP inference_, SEXP n_sets_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    int64_t *n_rows = (int64_t *)R_alloc((size_t)(double)n_sets + 1, sizeof *n_rows);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_propose_sizes(inference, n_sets, n_rows);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_int64s(n_rows, (size_t)(double)n_sets));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_propose(SEXP inference_, SEXP n_sets_, SEXP n_rows_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_inference_dims(inference, &dims);
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const int64_t *n_rows = hnper_int64s(n_rows_, (double)n_sets, "n_rows", "[n_sets]");
    SEXP theta_local_out = PROTECT(hnper_array(2, (double[]){hnper_sum(n_rows, (size_t)n_sets), (double)dims.d_local}));
    SEXP theta_global_out = PROTECT(hnper_array(2, (double[]){(double)n_sets, (double)dims.d_global}));
    int64_t batch = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_propose(inference, n_sets, n_rows, REAL(theta_local_out), REAL(theta_global_out), &batch);
    hnper_end(&call, status);
    static const char *const names[] = {"theta_local", "theta_global", "batch"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, theta_local_out);
    SET_VECTOR_ELT(answer, 1, theta_global_out);
    SET_VECTOR_ELT(answer, 2, Rf_ScalarReal((double)batch));
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_inference_append(SEXP inference_, SEXP batch_, SEXP n_rows_, SEXP x_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_inference_dims(inference, &dims);
    const int64_t batch = hnper_int64(batch_, "batch");
    const size_t n_rows = hnper_size(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)n_rows * (double)dims.d_x, "x", "[n_rows, d_x]");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_append(inference, batch, n_rows, x);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_train(SEXP inference_, SEXP monitor_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_train(inference, monitor);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_set_checkpoint(SEXP inference_, SEXP folder_, SEXP seconds_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const char *folder = hnper_string(folder_, "folder");
    const double seconds = hnper_real(seconds_, "seconds");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_checkpoint(inference, folder, seconds);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_resume(SEXP context_, SEXP folder_, SEXP prior_local_, SEXP prior_global_, SEXP simulator_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *folder = hnper_string(folder_, "folder");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    SEXP inference_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_INFERENCE]));
    hnpe_inference *inference = NULL;
    hnper_keep_of(inference_out, context_);
    hnper_keep_of(inference_out, prior_local_);
    hnper_keep_of(inference_out, prior_global_);
    hnper_keep_of(inference_out, simulator_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_resume(context, folder, prior_local, prior_global, simulator, &inference);
    hnper_handle_set(inference_out, &hnper_types[TYPE_INFERENCE], inference);
    hnper_end(&call, status);
    SEXP answer = PROTECT(inference_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_resume_on_disk(SEXP context_, SEXP folder_, SEXP prior_local_, SEXP prior_global_, SEXP simulator_, SEXP dataset_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const char *folder = hnper_string(folder_, "folder");
    hnpe_prior *prior_local = hnper_handle_get(prior_local_, &hnper_types[TYPE_PRIOR], 1, "prior_local");
    hnpe_prior *prior_global = hnper_handle_get(prior_global_, &hnper_types[TYPE_PRIOR], 1, "prior_global");
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    SEXP inference_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_INFERENCE]));
    hnpe_inference *inference = NULL;
    hnper_keep_of(inference_out, context_);
    hnper_keep_of(inference_out, prior_local_);
    hnper_keep_of(inference_out, prior_global_);
    hnper_keep_of(inference_out, simulator_);
    hnper_keep_of(inference_out, dataset_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_resume_on_disk(context, folder, prior_local, prior_global, simulator, dataset, &inference);
    hnper_handle_set(inference_out, &hnper_types[TYPE_INFERENCE], inference);
    hnper_end(&call, status);
    SEXP answer = PROTECT(inference_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_count(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    int64_t n_rounds = 0;
    int64_t n_sets = 0;
    int64_t n_rows = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_count(inference, &n_rounds, &n_sets, &n_rows);
    hnper_end(&call, status);
    static const char *const names[] = {"n_rounds", "n_sets", "n_rows"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, Rf_ScalarReal((double)n_rounds));
    SET_VECTOR_ELT(answer, 1, Rf_ScalarReal((double)n_sets));
    SET_VECTOR_ELT(answer, 2, Rf_ScalarReal((double)n_rows));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_describe_round(SEXP inference_, SEXP index_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const size_t index = hnper_size(index_, "index");
    hnpe_round_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_describe_round(inference, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_round_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_posterior(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    SEXP posterior_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_POSTERIOR]));
    hnpe_posterior *posterior = NULL;
    hnper_keep_of(posterior_out, inference_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_posterior(inference, &posterior);
    hnper_handle_set(posterior_out, &hnper_types[TYPE_POSTERIOR], posterior);
    hnper_end(&call, status);
    SEXP answer = PROTECT(posterior_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_get_trainer(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    SEXP trainer_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_TRAINER]));
    hnpe_trainer *trainer = NULL;
    hnper_keep_of(trainer_out, inference_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_get_trainer(inference, &trainer);
    hnper_handle_set(trainer_out, &hnper_types[TYPE_TRAINER], trainer);
    hnper_end(&call, status);
    SEXP answer = PROTECT(trainer_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_get_estimator(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    SEXP estimator_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_ESTIMATOR]));
    hnpe_estimator *estimator = NULL;
    hnper_keep_of(estimator_out, inference_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_get_estimator(inference, &estimator);
    hnper_handle_set(estimator_out, &hnper_types[TYPE_ESTIMATOR], estimator);
    hnper_end(&call, status);
    SEXP answer = PROTECT(estimator_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_get_dataset(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    SEXP dataset_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_DATASET]));
    hnpe_dataset *dataset = NULL;
    hnper_keep_of(dataset_out, inference_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_get_dataset(inference, &dataset);
    hnper_handle_set(dataset_out, &hnper_types[TYPE_DATASET], dataset);
    hnper_end(&call, status);
    SEXP answer = PROTECT(dataset_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_inference_set_int(SEXP inference_, SEXP key_, SEXP value_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_int(inference, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_set_real(SEXP inference_, SEXP key_, SEXP value_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_real(inference, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_get_int(SEXP inference_, SEXP key_)
{
    const hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_get_int(inference, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_get_real(SEXP inference_, SEXP key_)
{
    const hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_get_real(inference, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_reset_option(SEXP inference_, SEXP key_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_reset_option(inference, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_set_seed(SEXP inference_, SEXP seed_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_set_seed(inference, seed);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_inference_dims(SEXP inference_)
{
    const hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_inference_dims(inference, &dims);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_dims(&dims));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_inference_retain(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 0, "inference");
    SEXP inference_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_INFERENCE]));
    hnper_keep_of(inference_out, inference_);
    hnpe_inference_retain(inference);
    hnper_handle_set(inference_out, &hnper_types[TYPE_INFERENCE], inference);
    UNPROTECT(1);
    return inference_out;
}

static SEXP r_hnpe_inference_release(SEXP inference_)
{
    hnpe_inference *inference = hnper_handle_get(inference_, &hnper_types[TYPE_INFERENCE], 1, "inference");
    if (inference != NULL)
        hnper_handle_release(inference_, &hnper_types[TYPE_INFERENCE]);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_calibration(SEXP posterior_, SEXP dataset_, SEXP n_draws_, SEXP seed_, SEXP monitor_, SEXP report_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 1, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_calibration(posterior, dataset, n_draws, seed, monitor, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_calibration_of_draws(SEXP n_sets_, SEXP d_local_, SEXP d_global_, SEXP truth_, SEXP n_draws_, SEXP draws_, SEXP log_q_truth_, SEXP log_q_, SEXP seed_, SEXP report_)
{
    const size_t n_sets = hnper_size(n_sets_, "n_sets");
    const size_t d_local = hnper_size(d_local_, "d_local");
    const size_t d_global = hnper_size(d_global_, "d_global");
    const double *truth = hnper_reals(truth_, (double)n_sets * ((double)d_local + (double)d_global), "truth", "[n_sets, d_local + d_global]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const double *draws = hnper_reals(draws_, (double)n_sets * (double)n_draws * ((double)d_local + (double)d_global), "draws", "[n_sets, n_draws, d_local + d_global]");
    const double *log_q_truth = hnper_reals(log_q_truth_, (double)n_sets, "log_q_truth", "[n_sets]");
    const double *log_q = hnper_reals(log_q_, (double)n_sets * (double)n_draws, "log_q", "[n_sets, n_draws]");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_calibration_of_draws(n_sets, d_local, d_global, truth, n_draws, draws, log_q_truth, log_q, seed, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_misspecification(SEXP dataset_, SEXP n_rows_, SEXP x_, SEXP monitor_, SEXP report_)
{
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 0, "dataset");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_dataset_dims(dataset, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 1, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_misspecification(dataset, n_rows, x, monitor, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_predictive(SEXP posterior_, SEXP simulator_, SEXP n_rows_, SEXP x_, SEXP n_draws_, SEXP seed_, SEXP monitor_, SEXP report_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    hnpe_simulator *simulator = hnper_handle_get(simulator_, &hnper_types[TYPE_SIMULATOR], 1, "simulator");
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 1, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_predictive(posterior, simulator, n_rows, x, n_draws, seed, monitor, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_predictive_of_replicates(SEXP n_rows_, SEXP d_x_, SEXP x_, SEXP n_replicates_, SEXP replicated_, SEXP report_)
{
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const size_t d_x = hnper_size(d_x_, "d_x");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)d_x, "x", "[n_rows, d_x]");
    const size_t n_replicates = hnper_size(n_replicates_, "n_replicates");
    const double *replicated = hnper_reals(replicated_, (double)n_replicates * (double)(n_rows > 0 ? n_rows : 0) * (double)d_x, "replicated", "[n_replicates, n_rows, d_x]");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 0, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_predictive_of_replicates(n_rows, d_x, x, n_replicates, replicated, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_local_c2st(SEXP posterior_, SEXP dataset_, SEXP n_rows_, SEXP x_, SEXP n_null_, SEXP seed_, SEXP monitor_, SEXP report_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const hnpe_dataset *dataset = hnper_handle_get(dataset_, &hnper_types[TYPE_DATASET], 1, "dataset");
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_null = hnper_size(n_null_, "n_null");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    hnpe_report *report = hnper_handle_get(report_, &hnper_types[TYPE_REPORT], 1, "report");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_local_c2st(posterior, dataset, n_rows, x, n_null, seed, monitor, report);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_diagnostics_mmd(SEXP context_, SEXP dim_, SEXP n_, SEXP x_, SEXP m_, SEXP y_, SEXP bandwidth_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n * (double)dim, "x", "[n, dim]");
    const size_t m = hnper_size(m_, "m");
    const double *y = hnper_reals(y_, (double)m * (double)dim, "y", "[m, dim]");
    const double bandwidth = hnper_real(bandwidth_, "bandwidth");
    double squared = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_mmd(context, dim, n, x, m, y, bandwidth, &squared);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(squared));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_sinkhorn(SEXP context_, SEXP dim_, SEXP n_, SEXP x_, SEXP m_, SEXP y_, SEXP epsilon_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n * (double)dim, "x", "[n, dim]");
    const size_t m = hnper_size(m_, "m");
    const double *y = hnper_reals(y_, (double)m * (double)dim, "y", "[m, dim]");
    const double epsilon = hnper_real(epsilon_, "epsilon");
    double divergence = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_sinkhorn(context, dim, n, x, m, y, epsilon, &divergence);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(divergence));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_c2st(SEXP context_, SEXP dim_, SEXP n_, SEXP x_, SEXP m_, SEXP y_, SEXP seed_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t dim = hnper_size(dim_, "dim");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n * (double)dim, "x", "[n, dim]");
    const size_t m = hnper_size(m_, "m");
    const double *y = hnper_reals(y_, (double)m * (double)dim, "y", "[m, dim]");
    const uint64_t seed = hnper_uint64(seed_, "seed");
    double accuracy = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_c2st(context, dim, n, x, m, y, seed, &accuracy);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(accuracy));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_kolmogorov(SEXP context_, SEXP n_, SEXP x_, SEXP m_, SEXP y_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n, "x", "[n]");
    const size_t m = hnper_size(m_, "m");
    const double *y = hnper_reals(y_, (double)m, "y", "[m]");
    double distance = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_kolmogorov(context, n, x, m, y, &distance);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(distance));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_wasserstein(SEXP context_, SEXP n_, SEXP x_, SEXP m_, SEXP y_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n, "x", "[n]");
    const size_t m = hnper_size(m_, "m");
    const double *y = hnper_reals(y_, (double)m, "y", "[m]");
    double distance = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_wasserstein(context, n, x, m, y, &distance);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(distance));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_wasserstein_to_point(SEXP context_, SEXP n_, SEXP x_, SEXP point_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n, "x", "[n]");
    const double point = hnper_real(point_, "point");
    double distance = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_wasserstein_to_point(context, n, x, point, &distance);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(distance));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_wasserstein_to_cdf(SEXP context_, SEXP n_, SEXP x_, SEXP n_grid_, SEXP grid_, SEXP cdf_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n = hnper_size(n_, "n");
    const double *x = hnper_reals(x_, (double)n, "x", "[n]");
    const size_t n_grid = hnper_size(n_grid_, "n_grid");
    const double *grid = hnper_reals(grid_, (double)n_grid, "grid", "[n_grid]");
    const double *cdf = hnper_reals(cdf_, (double)n_grid, "cdf", "[n_grid]");
    double distance = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_wasserstein_to_cdf(context, n, x, n_grid, grid, cdf, &distance);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(distance));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_diagnostics_rhat(SEXP context_, SEXP n_chains_, SEXP n_draws_, SEXP dim_, SEXP draws_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n_chains = hnper_size(n_chains_, "n_chains");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const size_t dim = hnper_size(dim_, "dim");
    const double *draws = hnper_reals(draws_, (double)n_chains * (double)n_draws * (double)dim, "draws", "[n_chains, n_draws, dim]");
    SEXP rhat_out = PROTECT(hnper_array(1, (double[]){(double)dim}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_rhat(context, n_chains, n_draws, dim, draws, REAL(rhat_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(rhat_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_diagnostics_ess(SEXP context_, SEXP n_chains_, SEXP n_draws_, SEXP dim_, SEXP draws_)
{
    hnpe_context *context = hnper_handle_get(context_, &hnper_types[TYPE_CONTEXT], 1, "context");
    const size_t n_chains = hnper_size(n_chains_, "n_chains");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    const size_t dim = hnper_size(dim_, "dim");
    const double *draws = hnper_reals(draws_, (double)n_chains * (double)n_draws * (double)dim, "draws", "[n_chains, n_draws, dim]");
    SEXP bulk_out = PROTECT(hnper_array(1, (double[]){(double)dim}));
    SEXP tail_out = PROTECT(hnper_array(1, (double[]){(double)dim}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_diagnostics_ess(context, n_chains, n_draws, dim, draws, REAL(bulk_out), REAL(tail_out));
    hnper_end(&call, status);
    static const char *const names[] = {"bulk", "tail"};
    SEXP answer = PROTECT(hnper_list(2, names));
    SET_VECTOR_ELT(answer, 0, bulk_out);
    SET_VECTOR_ELT(answer, 1, tail_out);
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_conditional_create(SEXP posterior_, SEXP n_rows_, SEXP x_, SEXP n_fixed_, SEXP fixed_, SEXP values_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 1, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_fixed = hnper_size(n_fixed_, "n_fixed");
    const int64_t *fixed = hnper_int64s(fixed_, (double)n_fixed, "fixed", "[n_fixed]");
    const double *values = hnper_reals(values_, (double)n_fixed, "values", "[n_fixed]");
    SEXP conditional_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_CONDITIONAL]));
    hnpe_conditional *conditional = NULL;
    hnper_keep_of(conditional_out, posterior_);
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_create(posterior, n_rows, x, n_fixed, fixed, values, &conditional);
    hnper_handle_set(conditional_out, &hnper_types[TYPE_CONDITIONAL], conditional);
    hnper_end(&call, status);
    SEXP answer = PROTECT(conditional_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_conditional_describe(SEXP conditional_)
{
    const hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    hnpe_conditional_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_describe(conditional, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_conditional_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_conditional_log_density(SEXP conditional_, SEXP n_, SEXP theta_)
{
    const hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    hnpe_conditional_info about = {.struct_size = sizeof about};
    hnpe_conditional_describe(conditional, &about);
    const size_t n = hnper_size(n_, "n");
    const double *theta = hnper_reals(theta_, (double)n * (double)about.d_free, "theta", "[n, d_free]");
    SEXP log_q_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_log_density(conditional, n, theta, REAL(log_q_out));
    hnper_end(&call, status);
    SEXP answer = PROTECT(log_q_out);
    UNPROTECT(2);
    return answer;
}

static SEXP r_hnpe_conditional_sample(SEXP conditional_, SEXP n_chains_, SEXP n_draws_, SEXP rng_, SEXP monitor_)
{
    const hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    hnpe_conditional_info about = {.struct_size = sizeof about};
    hnpe_conditional_describe(conditional, &about);
    const size_t n_chains = hnper_size(n_chains_, "n_chains");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    SEXP theta_out = PROTECT(hnper_array(3, (double[]){(double)n_chains, (double)n_draws, (double)about.d_free}));
    SEXP checks_out = PROTECT(hnper_array(2, (double[]){3, (double)about.d_free}));
    hnpe_chains_info report = {.struct_size = sizeof report};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_sample(conditional, n_chains, n_draws, rng, monitor, REAL(theta_out), REAL(checks_out), &report);
    hnper_end(&call, status);
    static const char *const names[] = {"theta", "checks", "report"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, theta_out);
    SET_VECTOR_ELT(answer, 1, checks_out);
    SET_VECTOR_ELT(answer, 2, hnper_from_hnpe_chains_info(&report));
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_conditional_marginal(SEXP posterior_, SEXP n_rows_, SEXP x_, SEXP n_kept_, SEXP kept_, SEXP n_, SEXP theta_, SEXP n_draws_, SEXP rng_, SEXP monitor_)
{
    const hnpe_posterior *posterior = hnper_handle_get(posterior_, &hnper_types[TYPE_POSTERIOR], 0, "posterior");
    hnpe_dims dims = {.struct_size = sizeof dims};
    hnpe_posterior_dims(posterior, &dims);
    const int64_t n_rows = hnper_int64(n_rows_, "n_rows");
    const double *x = hnper_reals(x_, (double)(n_rows > 0 ? n_rows : 0) * (double)dims.d_x, "x", "[n_rows, d_x]");
    const size_t n_kept = hnper_size(n_kept_, "n_kept");
    const int64_t *kept = hnper_int64s(kept_, (double)n_kept, "kept", "[n_kept]");
    const size_t n = hnper_size(n_, "n");
    const double *theta = hnper_reals(theta_, (double)n * (double)n_kept, "theta", "[n, n_kept]");
    const size_t n_draws = hnper_size(n_draws_, "n_draws");
    hnpe_rng *rng = hnper_handle_get(rng_, &hnper_types[TYPE_RNG], 1, "rng");
    hnpe_monitor *monitor = hnper_handle_get(monitor_, &hnper_types[TYPE_MONITOR], 1, "monitor");
    SEXP log_q_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    SEXP error_out = PROTECT(hnper_array(1, (double[]){(double)n}));
    int32_t kind = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_marginal(posterior, n_rows, x, n_kept, kept, n, theta, n_draws, rng, monitor, REAL(log_q_out), REAL(error_out), &kind);
    hnper_end(&call, status);
    static const char *const names[] = {"log_q", "error", "kind"};
    SEXP answer = PROTECT(hnper_list(3, names));
    SET_VECTOR_ELT(answer, 0, log_q_out);
    SET_VECTOR_ELT(answer, 1, error_out);
    SET_VECTOR_ELT(answer, 2, Rf_ScalarInteger(kind));
    UNPROTECT(3);
    return answer;
}

static SEXP r_hnpe_conditional_set_int(SEXP conditional_, SEXP key_, SEXP value_)
{
    hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    const int32_t key = hnper_int32(key_, "key");
    const int64_t value = hnper_int64(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_set_int(conditional, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_conditional_set_real(SEXP conditional_, SEXP key_, SEXP value_)
{
    hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    const int32_t key = hnper_int32(key_, "key");
    const double value = hnper_real(value_, "value");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_set_real(conditional, key, value);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_conditional_get_int(SEXP conditional_, SEXP key_)
{
    const hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    const int32_t key = hnper_int32(key_, "key");
    int64_t value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_get_int(conditional, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal((double)value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_conditional_get_real(SEXP conditional_, SEXP key_)
{
    const hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    const int32_t key = hnper_int32(key_, "key");
    double value = 0;
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_get_real(conditional, key, &value);
    hnper_end(&call, status);
    SEXP answer = PROTECT(Rf_ScalarReal(value));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_conditional_reset_option(SEXP conditional_, SEXP key_)
{
    hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    const int32_t key = hnper_int32(key_, "key");
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_reset_option(conditional, key);
    hnper_end(&call, status);
    return R_NilValue;
}

static SEXP r_hnpe_conditional_describe_option(SEXP index_)
{
    const size_t index = hnper_size(index_, "index");
    hnpe_option_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_describe_option(index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_option_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_conditional_describe_choice(SEXP key_, SEXP index_)
{
    const int32_t key = hnper_int32(key_, "key");
    const size_t index = hnper_size(index_, "index");
    hnpe_choice_info info = {.struct_size = sizeof info};
    hnper_call call;
    hnper_begin(&call);
    hnpe_status status = hnpe_conditional_describe_choice(key, index, &info);
    hnper_end(&call, status);
    SEXP answer = PROTECT(hnper_from_hnpe_choice_info(&info));
    UNPROTECT(1);
    return answer;
}

static SEXP r_hnpe_conditional_retain(SEXP conditional_)
{
    hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 0, "conditional");
    SEXP conditional_out = PROTECT(hnper_handle_new(&hnper_types[TYPE_CONDITIONAL]));
    hnper_keep_of(conditional_out, conditional_);
    hnpe_conditional_retain(conditional);
    hnper_handle_set(conditional_out, &hnper_types[TYPE_CONDITIONAL], conditional);
    UNPROTECT(1);
    return conditional_out;
}

static SEXP r_hnpe_conditional_release(SEXP conditional_)
{
    hnpe_conditional *conditional = hnper_handle_get(conditional_, &hnper_types[TYPE_CONDITIONAL], 1, "conditional");
    if (conditional != NULL)
        hnper_handle_release(conditional_, &hnper_types[TYPE_CONDITIONAL]);
    return R_NilValue;
}

#define ROUTINE(function) (DL_FUNC)(void (*)(void)) & function
static const R_CallMethodDef methods[] = {
    {"hnpe_status_name", ROUTINE(r_hnpe_status_name), 1},
    {"hnpe_status_text", ROUTINE(r_hnpe_status_text), 1},
    {"hnpe_last_error", ROUTINE(r_hnpe_last_error), 0},
    {"hnpe_last_callback_result", ROUTINE(r_hnpe_last_callback_result), 0},
    {"hnpe_set_error", ROUTINE(r_hnpe_set_error), 1},
    {"hnpe_version_string", ROUTINE(r_hnpe_version_string), 0},
    {"hnpe_abi_version", ROUTINE(r_hnpe_abi_version), 0},
    {"hnpe_context_create", ROUTINE(r_hnpe_context_create), 0},
    {"hnpe_context_set_log", ROUTINE(r_hnpe_context_set_log), 2},
    {"hnpe_context_retain", ROUTINE(r_hnpe_context_retain), 1},
    {"hnpe_context_release", ROUTINE(r_hnpe_context_release), 1},
    {"hnpe_context_set_int", ROUTINE(r_hnpe_context_set_int), 3},
    {"hnpe_context_set_real", ROUTINE(r_hnpe_context_set_real), 3},
    {"hnpe_context_get_int", ROUTINE(r_hnpe_context_get_int), 2},
    {"hnpe_context_get_real", ROUTINE(r_hnpe_context_get_real), 2},
    {"hnpe_context_reset_option", ROUTINE(r_hnpe_context_reset_option), 2},
    {"hnpe_context_describe_option", ROUTINE(r_hnpe_context_describe_option), 1},
    {"hnpe_context_describe_choice", ROUTINE(r_hnpe_context_describe_choice), 2},
    {"hnpe_monitor_create", ROUTINE(r_hnpe_monitor_create), 2},
    {"hnpe_monitor_request_stop", ROUTINE(r_hnpe_monitor_request_stop), 1},
    {"hnpe_monitor_retain", ROUTINE(r_hnpe_monitor_retain), 1},
    {"hnpe_monitor_release", ROUTINE(r_hnpe_monitor_release), 1},
    {"hnpe_report_create", ROUTINE(r_hnpe_report_create), 1},
    {"hnpe_report_count", ROUTINE(r_hnpe_report_count), 1},
    {"hnpe_report_describe_result", ROUTINE(r_hnpe_report_describe_result), 2},
    {"hnpe_report_describe_array", ROUTINE(r_hnpe_report_describe_array), 3},
    {"hnpe_report_read", ROUTINE(r_hnpe_report_read), 4},
    {"hnpe_report_text", ROUTINE(r_hnpe_report_text), 1},
    {"hnpe_report_save", ROUTINE(r_hnpe_report_save), 2},
    {"hnpe_report_draw", ROUTINE(r_hnpe_report_draw), 2},
    {"hnpe_report_retain", ROUTINE(r_hnpe_report_retain), 1},
    {"hnpe_report_release", ROUTINE(r_hnpe_report_release), 1},
    {"hnpe_rng_create", ROUTINE(r_hnpe_rng_create), 3},
    {"hnpe_rng_retain", ROUTINE(r_hnpe_rng_retain), 1},
    {"hnpe_rng_release", ROUTINE(r_hnpe_rng_release), 1},
    {"hnpe_rng_next", ROUTINE(r_hnpe_rng_next), 1},
    {"hnpe_rng_uniform", ROUTINE(r_hnpe_rng_uniform), 1},
    {"hnpe_rng_normal", ROUTINE(r_hnpe_rng_normal), 1},
    {"hnpe_rng_exponential", ROUTINE(r_hnpe_rng_exponential), 1},
    {"hnpe_rng_gamma", ROUTINE(r_hnpe_rng_gamma), 2},
    {"hnpe_rng_beta", ROUTINE(r_hnpe_rng_beta), 3},
    {"hnpe_rng_fill_uniform", ROUTINE(r_hnpe_rng_fill_uniform), 2},
    {"hnpe_rng_fill_normal", ROUTINE(r_hnpe_rng_fill_normal), 2},
    {"hnpe_prior_create_uniform", ROUTINE(r_hnpe_prior_create_uniform), 4},
    {"hnpe_prior_create_normal", ROUTINE(r_hnpe_prior_create_normal), 4},
    {"hnpe_prior_create_multivariate_normal", ROUTINE(r_hnpe_prior_create_multivariate_normal), 4},
    {"hnpe_prior_create_log_normal", ROUTINE(r_hnpe_prior_create_log_normal), 4},
    {"hnpe_prior_create_log_uniform", ROUTINE(r_hnpe_prior_create_log_uniform), 4},
    {"hnpe_prior_create_exponential", ROUTINE(r_hnpe_prior_create_exponential), 3},
    {"hnpe_prior_create_gamma", ROUTINE(r_hnpe_prior_create_gamma), 4},
    {"hnpe_prior_create_beta", ROUTINE(r_hnpe_prior_create_beta), 4},
    {"hnpe_prior_create_truncated_normal", ROUTINE(r_hnpe_prior_create_truncated_normal), 6},
    {"hnpe_prior_create_product", ROUTINE(r_hnpe_prior_create_product), 3},
    {"hnpe_prior_create_custom", ROUTINE(r_hnpe_prior_create_custom), 4},
    {"hnpe_prior_sample", ROUTINE(r_hnpe_prior_sample), 4},
    {"hnpe_prior_log_density", ROUTINE(r_hnpe_prior_log_density), 4},
    {"hnpe_prior_support", ROUTINE(r_hnpe_prior_support), 3},
    {"hnpe_prior_cdf", ROUTINE(r_hnpe_prior_cdf), 4},
    {"hnpe_prior_quantile", ROUTINE(r_hnpe_prior_quantile), 4},
    {"hnpe_prior_dims", ROUTINE(r_hnpe_prior_dims), 1},
    {"hnpe_prior_save", ROUTINE(r_hnpe_prior_save), 2},
    {"hnpe_prior_load", ROUTINE(r_hnpe_prior_load), 4},
    {"hnpe_prior_retain", ROUTINE(r_hnpe_prior_retain), 1},
    {"hnpe_prior_release", ROUTINE(r_hnpe_prior_release), 1},
    {"hnpe_simulator_create", ROUTINE(r_hnpe_simulator_create), 5},
    {"hnpe_simulator_run", ROUTINE(r_hnpe_simulator_run), 7},
    {"hnpe_simulator_set_int", ROUTINE(r_hnpe_simulator_set_int), 3},
    {"hnpe_simulator_set_real", ROUTINE(r_hnpe_simulator_set_real), 3},
    {"hnpe_simulator_get_int", ROUTINE(r_hnpe_simulator_get_int), 2},
    {"hnpe_simulator_get_real", ROUTINE(r_hnpe_simulator_get_real), 2},
    {"hnpe_simulator_reset_option", ROUTINE(r_hnpe_simulator_reset_option), 2},
    {"hnpe_simulator_describe_option", ROUTINE(r_hnpe_simulator_describe_option), 1},
    {"hnpe_simulator_describe_choice", ROUTINE(r_hnpe_simulator_describe_choice), 2},
    {"hnpe_simulator_dims", ROUTINE(r_hnpe_simulator_dims), 1},
    {"hnpe_simulator_retain", ROUTINE(r_hnpe_simulator_retain), 1},
    {"hnpe_simulator_release", ROUTINE(r_hnpe_simulator_release), 1},
    {"hnpe_simulator_create_product", ROUTINE(r_hnpe_simulator_create_product), 2},
    {"hnpe_simulator_create_jansen_rit", ROUTINE(r_hnpe_simulator_create_jansen_rit), 1},
    {"hnpe_jansen_rit_signals", ROUTINE(r_hnpe_jansen_rit_signals), 5},
    {"hnpe_prior_create_jansen_rit", ROUTINE(r_hnpe_prior_create_jansen_rit), 2},
    {"hnpe_summary_log_power_bins", ROUTINE(r_hnpe_summary_log_power_bins), 1},
    {"hnpe_summary_frequencies", ROUTINE(r_hnpe_summary_frequencies), 2},
    {"hnpe_summary_log_power", ROUTINE(r_hnpe_summary_log_power), 6},
    {"hnpe_summary_autocorrelation", ROUTINE(r_hnpe_summary_autocorrelation), 5},
    {"hnpe_dataset_create", ROUTINE(r_hnpe_dataset_create), 4},
    {"hnpe_dataset_create_on_disk", ROUTINE(r_hnpe_dataset_create_on_disk), 6},
    {"hnpe_dataset_open", ROUTINE(r_hnpe_dataset_open), 2},
    {"hnpe_dataset_flush", ROUTINE(r_hnpe_dataset_flush), 1},
    {"hnpe_dataset_append", ROUTINE(r_hnpe_dataset_append), 6},
    {"hnpe_dataset_append_proposed", ROUTINE(r_hnpe_dataset_append_proposed), 8},
    {"hnpe_dataset_extend", ROUTINE(r_hnpe_dataset_extend), 2},
    {"hnpe_dataset_simulate", ROUTINE(r_hnpe_dataset_simulate), 10},
    {"hnpe_dataset_count", ROUTINE(r_hnpe_dataset_count), 1},
    {"hnpe_dataset_read", ROUTINE(r_hnpe_dataset_read), 3},
    {"hnpe_dataset_read_proposals", ROUTINE(r_hnpe_dataset_read_proposals), 3},
    {"hnpe_dataset_describe_proposal", ROUTINE(r_hnpe_dataset_describe_proposal), 2},
    {"hnpe_dataset_save", ROUTINE(r_hnpe_dataset_save), 2},
    {"hnpe_dataset_load", ROUTINE(r_hnpe_dataset_load), 2},
    {"hnpe_dataset_dims", ROUTINE(r_hnpe_dataset_dims), 1},
    {"hnpe_dataset_retain", ROUTINE(r_hnpe_dataset_retain), 1},
    {"hnpe_dataset_release", ROUTINE(r_hnpe_dataset_release), 1},
    {"hnpe_embedder_create_identity", ROUTINE(r_hnpe_embedder_create_identity), 2},
    {"hnpe_embedder_create_mlp", ROUTINE(r_hnpe_embedder_create_mlp), 3},
    {"hnpe_embedder_create_deep_set", ROUTINE(r_hnpe_embedder_create_deep_set), 3},
    {"hnpe_embedder_create_mean", ROUTINE(r_hnpe_embedder_create_mean), 2},
    {"hnpe_embedder_create_stack", ROUTINE(r_hnpe_embedder_create_stack), 3},
    {"hnpe_embedder_apply", ROUTINE(r_hnpe_embedder_apply), 4},
    {"hnpe_embedder_dims", ROUTINE(r_hnpe_embedder_dims), 1},
    {"hnpe_embedder_set_seed", ROUTINE(r_hnpe_embedder_set_seed), 2},
    {"hnpe_embedder_set_int", ROUTINE(r_hnpe_embedder_set_int), 3},
    {"hnpe_embedder_set_real", ROUTINE(r_hnpe_embedder_set_real), 3},
    {"hnpe_embedder_get_int", ROUTINE(r_hnpe_embedder_get_int), 2},
    {"hnpe_embedder_get_real", ROUTINE(r_hnpe_embedder_get_real), 2},
    {"hnpe_embedder_reset_option", ROUTINE(r_hnpe_embedder_reset_option), 2},
    {"hnpe_embedder_describe_option", ROUTINE(r_hnpe_embedder_describe_option), 1},
    {"hnpe_embedder_describe_choice", ROUTINE(r_hnpe_embedder_describe_choice), 2},
    {"hnpe_embedder_retain", ROUTINE(r_hnpe_embedder_retain), 1},
    {"hnpe_embedder_release", ROUTINE(r_hnpe_embedder_release), 1},
    {"hnpe_flow_create_maf", ROUTINE(r_hnpe_flow_create_maf), 3},
    {"hnpe_flow_create_spline", ROUTINE(r_hnpe_flow_create_spline), 3},
    {"hnpe_flow_create_coupling", ROUTINE(r_hnpe_flow_create_coupling), 3},
    {"hnpe_flow_create_mixture", ROUTINE(r_hnpe_flow_create_mixture), 3},
    {"hnpe_flow_set_unit", ROUTINE(r_hnpe_flow_set_unit), 2},
    {"hnpe_flow_set_seed", ROUTINE(r_hnpe_flow_set_seed), 2},
    {"hnpe_flow_fit", ROUTINE(r_hnpe_flow_fit), 6},
    {"hnpe_flow_log_density", ROUTINE(r_hnpe_flow_log_density), 4},
    {"hnpe_flow_sample", ROUTINE(r_hnpe_flow_sample), 4},
    {"hnpe_flow_to_noise", ROUTINE(r_hnpe_flow_to_noise), 4},
    {"hnpe_flow_from_noise", ROUTINE(r_hnpe_flow_from_noise), 4},
    {"hnpe_flow_dims", ROUTINE(r_hnpe_flow_dims), 1},
    {"hnpe_flow_set_int", ROUTINE(r_hnpe_flow_set_int), 3},
    {"hnpe_flow_set_real", ROUTINE(r_hnpe_flow_set_real), 3},
    {"hnpe_flow_get_int", ROUTINE(r_hnpe_flow_get_int), 2},
    {"hnpe_flow_get_real", ROUTINE(r_hnpe_flow_get_real), 2},
    {"hnpe_flow_reset_option", ROUTINE(r_hnpe_flow_reset_option), 2},
    {"hnpe_flow_describe_option", ROUTINE(r_hnpe_flow_describe_option), 1},
    {"hnpe_flow_describe_choice", ROUTINE(r_hnpe_flow_describe_choice), 2},
    {"hnpe_flow_retain", ROUTINE(r_hnpe_flow_retain), 1},
    {"hnpe_flow_release", ROUTINE(r_hnpe_flow_release), 1},
    {"hnpe_estimator_create", ROUTINE(r_hnpe_estimator_create), 4},
    {"hnpe_estimator_create_factorised", ROUTINE(r_hnpe_estimator_create_factorised), 8},
    {"hnpe_estimator_create_joint", ROUTINE(r_hnpe_estimator_create_joint), 6},
    {"hnpe_estimator_save", ROUTINE(r_hnpe_estimator_save), 2},
    {"hnpe_estimator_load", ROUTINE(r_hnpe_estimator_load), 4},
    {"hnpe_estimator_set_int", ROUTINE(r_hnpe_estimator_set_int), 3},
    {"hnpe_estimator_set_real", ROUTINE(r_hnpe_estimator_set_real), 3},
    {"hnpe_estimator_get_int", ROUTINE(r_hnpe_estimator_get_int), 2},
    {"hnpe_estimator_get_real", ROUTINE(r_hnpe_estimator_get_real), 2},
    {"hnpe_estimator_reset_option", ROUTINE(r_hnpe_estimator_reset_option), 2},
    {"hnpe_estimator_describe_option", ROUTINE(r_hnpe_estimator_describe_option), 1},
    {"hnpe_estimator_describe_choice", ROUTINE(r_hnpe_estimator_describe_choice), 2},
    {"hnpe_estimator_set_seed", ROUTINE(r_hnpe_estimator_set_seed), 2},
    {"hnpe_estimator_dims", ROUTINE(r_hnpe_estimator_dims), 1},
    {"hnpe_estimator_retain", ROUTINE(r_hnpe_estimator_retain), 1},
    {"hnpe_estimator_release", ROUTINE(r_hnpe_estimator_release), 1},
    {"hnpe_trainer_create", ROUTINE(r_hnpe_trainer_create), 3},
    {"hnpe_trainer_run", ROUTINE(r_hnpe_trainer_run), 2},
    {"hnpe_trainer_set_checkpoint", ROUTINE(r_hnpe_trainer_set_checkpoint), 3},
    {"hnpe_trainer_resume", ROUTINE(r_hnpe_trainer_resume), 3},
    {"hnpe_trainer_epochs", ROUTINE(r_hnpe_trainer_epochs), 1},
    {"hnpe_trainer_outcome", ROUTINE(r_hnpe_trainer_outcome), 1},
    {"hnpe_trainer_effective_sample_size", ROUTINE(r_hnpe_trainer_effective_sample_size), 1},
    {"hnpe_trainer_losses", ROUTINE(r_hnpe_trainer_losses), 2},
    {"hnpe_trainer_set_int", ROUTINE(r_hnpe_trainer_set_int), 3},
    {"hnpe_trainer_set_real", ROUTINE(r_hnpe_trainer_set_real), 3},
    {"hnpe_trainer_get_int", ROUTINE(r_hnpe_trainer_get_int), 2},
    {"hnpe_trainer_get_real", ROUTINE(r_hnpe_trainer_get_real), 2},
    {"hnpe_trainer_reset_option", ROUTINE(r_hnpe_trainer_reset_option), 2},
    {"hnpe_trainer_describe_option", ROUTINE(r_hnpe_trainer_describe_option), 1},
    {"hnpe_trainer_describe_choice", ROUTINE(r_hnpe_trainer_describe_choice), 2},
    {"hnpe_trainer_set_seed", ROUTINE(r_hnpe_trainer_set_seed), 2},
    {"hnpe_trainer_retain", ROUTINE(r_hnpe_trainer_retain), 1},
    {"hnpe_trainer_release", ROUTINE(r_hnpe_trainer_release), 1},
    {"hnpe_posterior_create", ROUTINE(r_hnpe_posterior_create), 1},
    {"hnpe_posterior_sample", ROUTINE(r_hnpe_posterior_sample), 6},
    {"hnpe_posterior_log_density", ROUTINE(r_hnpe_posterior_log_density), 6},
    {"hnpe_posterior_log_density_gradient", ROUTINE(r_hnpe_posterior_log_density_gradient), 7},
    {"hnpe_posterior_log_mass", ROUTINE(r_hnpe_posterior_log_mass), 4},
    {"hnpe_posterior_mode", ROUTINE(r_hnpe_posterior_mode), 5},
    {"hnpe_posterior_log_density_global", ROUTINE(r_hnpe_posterior_log_density_global), 6},
    {"hnpe_posterior_sample_all", ROUTINE(r_hnpe_posterior_sample_all), 6},
    {"hnpe_posterior_log_density_all", ROUTINE(r_hnpe_posterior_log_density_all), 7},
    {"hnpe_posterior_create_ensemble", ROUTINE(r_hnpe_posterior_create_ensemble), 3},
    {"hnpe_posterior_count_members", ROUTINE(r_hnpe_posterior_count_members), 1},
    {"hnpe_posterior_get_member", ROUTINE(r_hnpe_posterior_get_member), 2},
    {"hnpe_posterior_spread", ROUTINE(r_hnpe_posterior_spread), 5},
    {"hnpe_posterior_check_observation", ROUTINE(r_hnpe_posterior_check_observation), 3},
    {"hnpe_posterior_has_extrapolated", ROUTINE(r_hnpe_posterior_has_extrapolated), 1},
    {"hnpe_posterior_save", ROUTINE(r_hnpe_posterior_save), 2},
    {"hnpe_posterior_load", ROUTINE(r_hnpe_posterior_load), 4},
    {"hnpe_posterior_dims", ROUTINE(r_hnpe_posterior_dims), 1},
    {"hnpe_posterior_retain", ROUTINE(r_hnpe_posterior_retain), 1},
    {"hnpe_posterior_release", ROUTINE(r_hnpe_posterior_release), 1},
    {"hnpe_importance_weigh", ROUTINE(r_hnpe_importance_weigh), 8},
    {"hnpe_importance_summarise", ROUTINE(r_hnpe_importance_summarise), 3},
    {"hnpe_importance_resample", ROUTINE(r_hnpe_importance_resample), 6},
    {"hnpe_inference_create", ROUTINE(r_hnpe_inference_create), 4},
    {"hnpe_inference_create_offline", ROUTINE(r_hnpe_inference_create_offline), 4},
    {"hnpe_inference_set_estimator", ROUTINE(r_hnpe_inference_set_estimator), 2},
    {"hnpe_inference_set_dataset", ROUTINE(r_hnpe_inference_set_dataset), 2},
    {"hnpe_inference_run", ROUTINE(r_hnpe_inference_run), 2},
    {"hnpe_inference_run_rounds", ROUTINE(r_hnpe_inference_run_rounds), 5},
    {"hnpe_inference_run_to", ROUTINE(r_hnpe_inference_run_to), 5},
    {"hnpe_inference_set_target", ROUTINE(r_hnpe_inference_set_target), 3},
    {"hnpe_inference_propose_sizes", ROUTINE(r_hnpe_inference_propose_sizes), 2},
    {"hnpe_inference_propose", ROUTINE(r_hnpe_inference_propose), 3},
    {"hnpe_inference_append", ROUTINE(r_hnpe_inference_append), 4},
    {"hnpe_inference_train", ROUTINE(r_hnpe_inference_train), 2},
    {"hnpe_inference_set_checkpoint", ROUTINE(r_hnpe_inference_set_checkpoint), 3},
    {"hnpe_inference_resume", ROUTINE(r_hnpe_inference_resume), 5},
    {"hnpe_inference_resume_on_disk", ROUTINE(r_hnpe_inference_resume_on_disk), 6},
    {"hnpe_inference_count", ROUTINE(r_hnpe_inference_count), 1},
    {"hnpe_inference_describe_round", ROUTINE(r_hnpe_inference_describe_round), 2},
    {"hnpe_inference_posterior", ROUTINE(r_hnpe_inference_posterior), 1},
    {"hnpe_inference_get_trainer", ROUTINE(r_hnpe_inference_get_trainer), 1},
    {"hnpe_inference_get_estimator", ROUTINE(r_hnpe_inference_get_estimator), 1},
    {"hnpe_inference_get_dataset", ROUTINE(r_hnpe_inference_get_dataset), 1},
    {"hnpe_inference_set_int", ROUTINE(r_hnpe_inference_set_int), 3},
    {"hnpe_inference_set_real", ROUTINE(r_hnpe_inference_set_real), 3},
    {"hnpe_inference_get_int", ROUTINE(r_hnpe_inference_get_int), 2},
    {"hnpe_inference_get_real", ROUTINE(r_hnpe_inference_get_real), 2},
    {"hnpe_inference_reset_option", ROUTINE(r_hnpe_inference_reset_option), 2},
    {"hnpe_inference_describe_option", ROUTINE(r_hnpe_inference_describe_option), 1},
    {"hnpe_inference_describe_choice", ROUTINE(r_hnpe_inference_describe_choice), 2},
    {"hnpe_inference_set_seed", ROUTINE(r_hnpe_inference_set_seed), 2},
    {"hnpe_inference_dims", ROUTINE(r_hnpe_inference_dims), 1},
    {"hnpe_inference_retain", ROUTINE(r_hnpe_inference_retain), 1},
    {"hnpe_inference_release", ROUTINE(r_hnpe_inference_release), 1},
    {"hnpe_diagnostics_calibration", ROUTINE(r_hnpe_diagnostics_calibration), 6},
    {"hnpe_diagnostics_calibration_of_draws", ROUTINE(r_hnpe_diagnostics_calibration_of_draws), 10},
    {"hnpe_diagnostics_misspecification", ROUTINE(r_hnpe_diagnostics_misspecification), 5},
    {"hnpe_diagnostics_predictive", ROUTINE(r_hnpe_diagnostics_predictive), 8},
    {"hnpe_diagnostics_predictive_of_replicates", ROUTINE(r_hnpe_diagnostics_predictive_of_replicates), 6},
    {"hnpe_diagnostics_local_c2st", ROUTINE(r_hnpe_diagnostics_local_c2st), 8},
    {"hnpe_diagnostics_mmd", ROUTINE(r_hnpe_diagnostics_mmd), 7},
    {"hnpe_diagnostics_sinkhorn", ROUTINE(r_hnpe_diagnostics_sinkhorn), 7},
    {"hnpe_diagnostics_c2st", ROUTINE(r_hnpe_diagnostics_c2st), 7},
    {"hnpe_diagnostics_kolmogorov", ROUTINE(r_hnpe_diagnostics_kolmogorov), 5},
    {"hnpe_diagnostics_wasserstein", ROUTINE(r_hnpe_diagnostics_wasserstein), 5},
    {"hnpe_diagnostics_wasserstein_to_point", ROUTINE(r_hnpe_diagnostics_wasserstein_to_point), 4},
    {"hnpe_diagnostics_wasserstein_to_cdf", ROUTINE(r_hnpe_diagnostics_wasserstein_to_cdf), 6},
    {"hnpe_diagnostics_rhat", ROUTINE(r_hnpe_diagnostics_rhat), 5},
    {"hnpe_diagnostics_ess", ROUTINE(r_hnpe_diagnostics_ess), 5},
    {"hnpe_conditional_create", ROUTINE(r_hnpe_conditional_create), 6},
    {"hnpe_conditional_describe", ROUTINE(r_hnpe_conditional_describe), 1},
    {"hnpe_conditional_log_density", ROUTINE(r_hnpe_conditional_log_density), 3},
    {"hnpe_conditional_sample", ROUTINE(r_hnpe_conditional_sample), 5},
    {"hnpe_conditional_marginal", ROUTINE(r_hnpe_conditional_marginal), 10},
    {"hnpe_conditional_set_int", ROUTINE(r_hnpe_conditional_set_int), 3},
    {"hnpe_conditional_set_real", ROUTINE(r_hnpe_conditional_set_real), 3},
    {"hnpe_conditional_get_int", ROUTINE(r_hnpe_conditional_get_int), 2},
    {"hnpe_conditional_get_real", ROUTINE(r_hnpe_conditional_get_real), 2},
    {"hnpe_conditional_reset_option", ROUTINE(r_hnpe_conditional_reset_option), 2},
    {"hnpe_conditional_describe_option", ROUTINE(r_hnpe_conditional_describe_option), 1},
    {"hnpe_conditional_describe_choice", ROUTINE(r_hnpe_conditional_describe_choice), 2},
    {"hnpe_conditional_retain", ROUTINE(r_hnpe_conditional_retain), 1},
    {"hnpe_conditional_release", ROUTINE(r_hnpe_conditional_release), 1},
    {"internal_interrupted", ROUTINE(internal_interrupted), 0},
    {"internal_live", ROUTINE(internal_live), 0},
    {NULL, NULL, 0}
};

void R_init_hnpe(DllInfo *library)
{
    R_registerRoutines(library, NULL, methods, NULL, NULL);
    R_useDynamicSymbols(library, FALSE);
    R_forceSymbols(library, TRUE);
    hnper_guard_init();
    hnper_handles_init();
}
