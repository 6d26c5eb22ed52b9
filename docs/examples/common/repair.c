/* Repairs artefacts, which would otherwise fill the whole spectrum. */
#include "recording.h"

/* The nearest good sample of the same run before or after place; n where there is none. */
static size_t good_before(const recording *r, size_t place)
{
    for (size_t i = place; !r->samples[i].begins;)
        if (!r->samples[--i].artefact)
            return i;
    return r->n;
}

static size_t good_after(const recording *r, size_t place)
{
    for (size_t i = place + 1; i < r->n && !r->samples[i].begins; ++i)
        if (!r->samples[i].artefact)
            return i;
    return r->n;
}

void recording_repair(recording *r)
{
    for (size_t i = 0; i < r->n; ++i) {
        if (!r->samples[i].artefact)
            continue;
        size_t before = good_before(r, i), after = good_after(r, i);
        if (before == r->n && after == r->n)
            continue; /* a run without a good sample: stays marked, and no segment is cut from it */
        before = before < r->n ? before : after;
        after = after < r->n ? after : before;
        r->samples[i].value = 0.5 * (r->samples[before].value + r->samples[after].value);
        ++r->n_repaired;
    }
}
