/* Threads of one long call: made when it begins, gone when it returns. Nothing outlives a call, so hosts may fork. */
#ifndef HNPEI_TEAM_H
#define HNPEI_TEAM_H

#include "desk.h"

typedef struct hnpei_team hnpei_team;

/* One item of work; `worker` is 0 (the calling thread) … size - 1, to index scratch memory with. Not 0 cancels the
   items not yet begun. */
typedef hnpe_status (*hnpei_work_fn)(void *data, size_t item, size_t worker);

/* As many workers as the context allows, but no more than `limit`. Fewer where the machine gives no more threads. A
   team of the calling thread alone is NULL, and costs nothing. */
hnpe_status hnpei_team_create(hnpe_context *context, size_t limit, hnpei_team **team);
/* The same on a desk, which outlives the team. */
hnpe_status hnpei_team_create_on(hnpei_desk *desk, size_t limit, hnpei_team **team);
size_t hnpei_team_size(const hnpei_team *team);
/* Run items 0 … n - 1 in any order on any worker; returns the failure of the lowest item that failed, as if raised on
   the calling thread. between(data) is called on the calling thread between its items, and may be NULL: not HNPE_OK
   cancels the items not yet begun. */
hnpe_status hnpei_team_run(hnpei_team *team, size_t n, hnpei_work_fn work, void *data,
                           hnpe_status (*between)(void *data));
/* NULL does nothing. */
void hnpei_team_destroy(hnpei_team *team);

#endif
