/* A proposal on disk: what it found when it was made, so that nothing is found again, or found otherwise. */
#include "proposal.h"

#include <math.h>
#include <string.h>

enum { N_KINDS = 3, N_NUMBERS = 5 };

hnpe_status hnpei_proposal_write(const hnpei_proposal *proposal, hnpei_writer *writer)
{
    const hnpei_origin *origin = &proposal->origin;
    int64_t kinds[N_KINDS] = {(int64_t)proposal->spec.kind, proposal->resampled};
    const double numbers[N_NUMBERS] = {proposal->spec.truncation, origin->log_constant, origin->error,
                                       proposal->acceptance, proposal->threshold};
    memcpy(&kinds[2], &proposal->spec.seed, sizeof kinds[2]);
    HNPEI_TRY(hnpei_writer_ints(writer, "proposal.kind", N_KINDS, kinds));
    HNPEI_TRY(hnpei_writer_doubles(writer, "proposal.numbers", 1, N_NUMBERS, numbers));
    const size_t size = hnpei_proposal_gaussian_size(proposal->d_local + proposal->d_global);
    return proposal->gaussian ? hnpei_writer_doubles(writer, "proposal.gaussian", 1, size, proposal->gaussian)
                              : HNPE_OK;
}

static hnpe_status read_gaussian(const char *where, const hnpei_reader *reader, hnpei_proposal *proposal)
{
    const size_t d = proposal->d_local + proposal->d_global, bounded = 2 * d * d + d;
    if (!proposal->gaussian)
        return HNPE_OK;
    HNPEI_TRY(hnpei_reader_doubles(reader, "proposal.gaussian", hnpei_proposal_gaussian_size(d), proposal->gaussian));
    for (size_t i = 0; i < bounded; ++i)
        if (!isfinite(proposal->gaussian[i]))
            return hnpei_fail(HNPE_ERROR_FORMAT, where, "proposal.gaussian has a number that is not finite");
    return HNPE_OK;
}

hnpe_status hnpei_proposal_read(const char *where, hnpe_context *context, const hnpei_reader *reader,
                                const hnpei_proposal_spec *spec, hnpei_proposal **proposal)
{
    int64_t kinds[N_KINDS];
    double numbers[N_NUMBERS];
    hnpei_proposal_spec full = *spec;
    *proposal = NULL;
    HNPEI_TRY(hnpei_reader_ints(reader, "proposal.kind", N_KINDS, kinds));
    HNPEI_TRY(hnpei_reader_doubles(reader, "proposal.numbers", N_NUMBERS, numbers));
    if (kinds[0] <= HNPE_PROPOSAL_PRIOR || kinds[0] > HNPE_PROPOSAL_GAUSSIAN || !(numbers[3] >= 0 && numbers[3] <= 1) ||
        !(numbers[0] >= 0 && numbers[0] <= 0.5) || !isfinite(numbers[1]) || !(numbers[2] >= 0) || isnan(numbers[4]))
        return hnpei_fail(HNPE_ERROR_FORMAT, where, "the proposal has a number that cannot be one");
    full.kind = (hnpe_proposal)kinds[0];
    full.truncation = numbers[0];
    memcpy(&full.seed, &kinds[2], sizeof full.seed);
    HNPEI_TRY(hnpei_blame_file(where, "the proposal", hnpei_proposal_prepare(where, context, &full, proposal)));
    hnpei_proposal *made = *proposal;
    made->resampled = kinds[1] != 0;
    made->origin.log_constant = numbers[1];
    made->origin.error = numbers[2];
    made->acceptance = numbers[3];
    made->threshold = numbers[4];
    const hnpe_status status = read_gaussian(where, reader, made);
    if (status != HNPE_OK) {
        hnpei_proposal_destroy(made);
        *proposal = NULL;
    }
    return status;
}
