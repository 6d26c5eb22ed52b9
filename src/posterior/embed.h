/* The contexts of observation sets, computed once and used by every draw. */
#ifndef HNPEI_EMBED_H
#define HNPEI_EMBED_H

#include "posterior.h"

/* What is embedded: every set as a whole, the first observation of each, or every observation alone. */
typedef enum hnpei_embed_what { HNPEI_EMBED_SETS = 1, HNPEI_EMBED_FIRST = 2, HNPEI_EMBED_ROWS = 3 } hnpei_embed_what;

/* Workers that the embedding of so many observations is worth. */
size_t hnpei_embed_workers(size_t n_rows);
/* contexts: out, [n][d_embed] row-major, on the desk; n as `what` says. */
hnpe_status hnpei_embed(const hnpei_core *core, const hnpei_term *term, const hnpei_observed *observed,
                        hnpei_embed_what what, hnpei_desk *desk, hnpei_team *team, hnpei_real **contexts);

#endif
